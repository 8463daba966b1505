package io.headwater.simulator.update;

import io.headwater.simulator.firmware.Message;
import io.headwater.simulator.firmware.NodeMessages;
import io.headwater.simulator.link.Link;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Takes updates of one node as firmware does, and lets them end as the rules say. On the link's
 * event loop only.
 */
public final class Updater {
    private static final Duration FETCH_AFTER_SUCCESS = Duration.ofSeconds(5);

    private final NodeMessages messages;
    private final UpdateRules rules;
    private final RandomGenerator random;
    private final Download download;
    private final Machine machine;
    private final InstantSource clock;
    private @Nullable Offer taking;
    private @Nullable Report afterReboot;

    /** What an update is about. */
    public interface Machine {
        /** The firmware that runs. */
        String version();

        /** Runs other firmware from now on, and starts anew. */
        void reboot(Link link, String version);
    }

    private record Report(String jobId, String status, String info) {}

    /**
     * @param random draws how each update ends
     */
    public Updater(
            NodeMessages messages,
            UpdateRules rules,
            RandomGenerator random,
            Download download,
            Machine machine,
            InstantSource clock) {
        this.messages = messages;
        this.rules = rules;
        this.random = random;
        this.download = download;
        this.machine = machine;
        this.clock = clock;
    }

    /** Takes a message that may be about updates; whether it was. */
    public boolean received(Link link, String topic, byte[] payload) {
        if (topic.equals(messages.otaurl())) {
            if (taking == null) { // firmware ignores offers while it takes one
                Offer.read(payload).ifPresent(offer -> take(link, offer));
            }
            return true;
        }
        return download.received(link, topic, payload);
    }

    /** What the firmware that was started says of the update that it came with. */
    public void started(Link link) {
        Report report = afterReboot;
        taking = null;
        afterReboot = null;
        if (report != null) {
            say(link, report);
            link.after(FETCH_AFTER_SUCCESS, () -> fetch(link));
        }
    }

    /** Asks for an update now. */
    public void fetch(Link link) {
        say(link, messages.otafetch(machine.version()));
    }

    private void take(Link link, Offer offer) {
        if (offer.version().equals(machine.version())) {
            say(link, new Report(offer.jobId(), "rejected", "Same version received"));
            return;
        }
        Ending ending = rules.endingOf(offer.version(), random);
        switch (ending) {
            case GOES_SILENT -> taking = offer;
            case REJECTS ->
                    say(link, new Report(offer.jobId(), "rejected", "Project Name Mismatch"));
            case SUCCEEDS, LIES, ROLLS_BACK, FAILS -> {
                taking = offer;
                attempt(link, offer, ending, 1);
            }
        }
    }

    private void attempt(Link link, Offer offer, Ending ending, int attempt) {
        progress(
                link,
                offer,
                "Starting OTA Upgrade (HTTPS attempt %d/%d)".formatted(attempt, rules.attempts()));
        progress(link, offer, "Downloading Firmware Image");
        download.begin(
                link,
                offer,
                result ->
                        problem(result, ending)
                                .ifPresentOrElse(
                                        why -> failed(link, offer, ending, attempt, why),
                                        () -> reboot(link, offer, ending)));
    }

    private static Optional<String> problem(Download.Result result, Ending ending) {
        return switch (result) {
            case Download.Result.Broken(var why) -> Optional.of(why);
            case Download.Result.Whole() when ending == Ending.FAILS ->
                    Optional.of("Image validation failed, image is corrupted");
            case Download.Result.Whole() -> Optional.empty();
        };
    }

    private void failed(Link link, Offer offer, Ending ending, int attempt, String why) {
        String info = "OTA Attempt %d/%d failed: %s".formatted(attempt, rules.attempts(), why);
        say(link, new Report(offer.jobId(), "failed", info));
        if (attempt < rules.attempts()) {
            attempt(link, offer, ending, attempt + 1);
        } else {
            taking = null;
        }
    }

    private void reboot(Link link, Offer offer, Ending ending) {
        progress(link, offer, "Firmware Image download complete");
        progress(link, offer, "Rebooting into new firmware (after 1 HTTPS attempt)");
        boolean stays = ending == Ending.SUCCEEDS;
        afterReboot =
                ending == Ending.ROLLS_BACK
                        ? new Report(offer.jobId(), "rejected", "Firmware rolled back")
                        : new Report(
                                offer.jobId(),
                                "success",
                                "OTA Upgrade finished and verified successfully");
        link.after(
                rules.rebootAfter(),
                () -> machine.reboot(link, stays ? offer.version() : machine.version()));
    }

    private void progress(Link link, Offer offer, String info) {
        say(link, new Report(offer.jobId(), "in-progress", info));
    }

    private void say(Link link, Report report) {
        long now = clock.instant().getEpochSecond();
        say(link, messages.otastatus(report.jobId(), report.status(), report.info(), now));
    }

    private static void say(Link link, Message message) {
        link.publish(message.topic(), message.payload());
    }
}
