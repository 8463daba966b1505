package io.headwater.bridge.claiming;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** A chip's address, as firmware writes it: 12 upper-case hex digits. */
record MacAddress(String text) {
    static final int BYTES = 6;

    private static final Pattern FORM = Pattern.compile("[0-9A-F]{12}");
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    /** Empty when the text is not in that form, which no firmware sends. */
    static Optional<MacAddress> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new MacAddress(text)) : Optional.empty();
    }

    static MacAddress of(byte[] bytes) {
        return new MacAddress(HEX.formatHex(bytes));
    }

    byte[] bytes() {
        return HEX.parseHex(text);
    }
}
