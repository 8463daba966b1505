package io.headwater.simulator.update;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.schemas.conformance.Requirement;
import io.headwater.simulator.firmware.NodeMessages;
import io.headwater.simulator.link.Link;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UpdaterTest {
    private static final String OFFER =
            """
            {"ota_job_id":"job-1","url":"https://cloud/image","file_size":1000,"fw_version":"2.0"}
            """;

    private final NodeMessages messages = new NodeMessages("lamp");
    private final Wire wire = new Wire();
    private final Board board = new Board();

    @Test
    void saysWhatFirmwareSaysAndRunsTheNewVersion() {
        Updater updater = taking(Ending.SUCCEEDS, 1);

        offered(updater, OFFER);
        wire.passTime();

        assertThat(board.version).isEqualTo("2.0");
        assertThat(wire.statuses())
                .containsExactly(
                        "in-progress Starting OTA Upgrade (HTTPS attempt 1/1)",
                        "in-progress Downloading Firmware Image",
                        "in-progress Firmware Image download complete",
                        "in-progress Rebooting into new firmware (after 1 HTTPS attempt)");

        wire.said.clear();
        updater.started(wire);
        wire.passTime();

        assertThat(wire.statuses())
                .containsExactly("success OTA Upgrade finished and verified successfully");
        assertThat(wire.said.getLast()).contains("otafetch").contains("\"fw_version\":\"2.0\"");
    }

    @Test
    void failsAsOftenAsItTries() {
        offered(taking(Ending.FAILS, 3), OFFER);

        assertThat(wire.statuses().stream().filter(status -> status.startsWith("failed")))
                .hasSize(3);
        assertThat(board.version).isEqualTo("1.0");
    }

    @Test
    void rollsBackAndSaysSo() {
        Updater updater = taking(Ending.ROLLS_BACK, 1);
        offered(updater, OFFER);
        wire.passTime();

        updater.started(wire);

        assertThat(board.version).isEqualTo("1.0");
        assertThat(wire.statuses()).endsWith("rejected Firmware rolled back");
    }

    @Test
    void maySayThatAllWentWellAndRunTheOldFirmware() {
        Updater updater = taking(Ending.LIES, 1);
        offered(updater, OFFER);
        wire.passTime();

        updater.started(wire);

        assertThat(board.version).isEqualTo("1.0");
        assertThat(wire.statuses().getLast()).startsWith("success");
    }

    @ParameterizedTest
    @EnumSource
    void rejectsTheVersionThatItRuns(Ending ending) {
        offered(taking(ending, 1), OFFER.replace("2.0", "1.0"));

        assertThat(wire.statuses()).containsExactly("rejected Same version received");
    }

    @Test
    @Requirement("R-OU-2")
    void ignoresOffersWhileItTakesOne() {
        Updater updater = taking(Ending.GOES_SILENT, 1);

        offered(updater, OFFER);
        offered(updater, OFFER.replace("job-1", "job-2"));

        assertThat(wire.said).isEmpty();
    }

    @Test
    void ignoresWhatFirmwareCannotTake() {
        Updater updater = taking(Ending.SUCCEEDS, 1);

        offered(updater, OFFER.replace("1000", "\"1000\""));
        offered(updater, "{");

        assertThat(wire.said).isEmpty();
    }

    private Updater taking(Ending ending, int attempts) {
        var rules =
                new UpdateRules(
                        Map.of(ending, 1.0),
                        Map.of(),
                        UpdateRules.Transport.NONE,
                        attempts,
                        Duration.ofSeconds(1));
        return new Updater(
                messages,
                rules,
                new SplittableRandom(1),
                Download.NONE,
                board,
                InstantSource.fixed(Instant.EPOCH));
    }

    private void offered(Updater updater, String offer) {
        assertThat(updater.received(wire, "node/lamp/otaurl", offer.getBytes(UTF_8))).isTrue();
    }

    /** Firmware that is told what to run. */
    private static final class Board implements Updater.Machine {
        private String version = "1.0";

        @Override
        public String version() {
            return version;
        }

        @Override
        public void reboot(Link link, String other) {
            version = other;
        }
    }

    /** Writes down what is said; time passes when the test says so. */
    private static final class Wire implements Link {
        private static final ObjectMapper JSON = new ObjectMapper();

        private final List<String> said = new ArrayList<>();
        private final Queue<Runnable> later = new ArrayDeque<>();

        void passTime() {
            for (Runnable next = later.poll(); next != null; next = later.poll()) {
                next.run();
            }
        }

        List<String> statuses() {
            return said.stream()
                    .filter(message -> message.contains("/otastatus "))
                    .map(message -> message.substring(message.indexOf(' ')))
                    .map(Wire::inWords)
                    .toList();
        }

        private static String inWords(String json) {
            try {
                JsonNode status = JSON.readTree(json);
                return status.get("status").asText() + " " + status.get("additional_info").asText();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void subscribe(List<String> filters) {
            throw new AssertionError("nothing is subscribed");
        }

        @Override
        public void publish(String topic, byte[] payload) {
            said.add(topic + " " + new String(payload, UTF_8));
        }

        @Override
        public void cut() {
            throw new AssertionError("the board is told to");
        }

        @Override
        public void after(Duration delay, Runnable what) {
            later.add(what);
        }
    }
}
