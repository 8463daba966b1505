package io.headwater.fuzz;

import java.io.PrintWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Many cases of one seed, in order, until one of them shows something.
 *
 * @param seed names all cases together with their numbers
 * @param cases how many; {@link Long#MAX_VALUE} when the time alone counts
 * @param time how long; null when the number alone counts
 * @param out where progress and findings are told
 */
record Campaign(long seed, long cases, @Nullable Duration time, PrintWriter out) {
    private static final int CHECK_EVERY = 512;
    private static final long TELL_EVERY = Duration.ofSeconds(10).toNanos();

    /** Runs cases until all are done, or one shows something; the answer is whether none did. */
    boolean isPassedBy(Target target) {
        long start = System.nanoTime();
        long end = time == null ? Long.MAX_VALUE : time.toNanos();
        long told = 0;
        long number = 0;
        for (long passed = 0; number < cases && passed < end; number++) {
            if (!passes(target, number)) {
                return false;
            }
            passed = System.nanoTime() - start;
            if (passed - told >= TELL_EVERY) {
                told = passed;
                tell(target, number + 1, passed);
            }
        }
        boolean passedAtTheEnd = passesTogether(target, number);
        if (passedAtTheEnd) {
            tell(target, number, System.nanoTime() - start);
        }
        return passedAtTheEnd;
    }

    /** Runs one case alone and says what it is. */
    boolean isPassedBy(Target target, long number) {
        out.printf("%s case %d: %s%n", target.name(), number, input(target, number).inWords());
        boolean passed = passes(target, number) && passesTogether(target, number + 1);
        out.printf("%s case %d: %s%n", target.name(), number, passed ? "passed" : "failed");
        out.flush();
        return passed;
    }

    private boolean passes(Target target, long number) {
        FuzzCase input = input(target, number);
        try {
            target.run(input);
        } catch (Finding finding) {
            out.printf("%s: %s%n", target.name(), finding.getMessage());
            if (finding.getCause() != null) {
                finding.getCause().printStackTrace(out);
            }
            out.printf("  %s%n", input.inWords());
            out.printf(
                    "  again: infra/headwater fuzz %s --seed %d --case %d%n",
                    target.name(), seed, number);
            out.flush();
            return false;
        }
        return (number + 1) % CHECK_EVERY != 0 || passesTogether(target, number + 1);
    }

    private boolean passesTogether(Target target, long done) {
        try {
            target.checkAfterwards();
            return true;
        } catch (Finding finding) {
            out.printf(
                    "%s: %s%n  one of the cases %d to %d of --seed %d%n",
                    target.name(),
                    finding.getMessage(),
                    Math.max(0, done - CHECK_EVERY),
                    done - 1,
                    seed);
            out.flush();
            return false;
        }
    }

    private FuzzCase input(Target target, long number) {
        return FuzzCase.of(seed, number, target.packetMost());
    }

    private void tell(Target target, long done, long nanos) {
        out.printf(
                "%s: %,d cases, %,.0f a second, seed %d%n",
                target.name(), done, done * 1e9 / Math.max(1, nanos), seed);
        out.flush();
    }
}
