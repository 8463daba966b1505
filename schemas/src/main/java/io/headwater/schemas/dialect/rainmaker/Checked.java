package io.headwater.schemas.dialect.rainmaker;

/** One element of a payload: usable, or the reason why not. */
sealed interface Checked<T> {
    record Good<T>(T value) implements Checked<T> {}

    record Bad<T>(Reason reason, String detail) implements Checked<T> {}
}
