package io.headwater.simulator.firmware;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.conformance.Requirement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LampTest {
    private static final Instant NOON = Instant.ofEpochSecond(1_767_268_800);

    @Test
    void changesTheSameWayFromTheSameSeed() {
        assertThat(changes(lamp(7), 50)).isEqualTo(changes(lamp(7), 50));
        assertThat(changes(lamp(7), 50)).isNotEqualTo(changes(lamp(8), 50));
    }

    @Test
    void sendsAPointBeforeTheDeltaWithTheSameValue() {
        List<Message> change = lamp(1).change();

        assertThat(change)
                .extracting(Message::topic)
                .satisfiesExactly(
                        first -> assertThat(first).endsWith("/tsdata"),
                        second -> assertThat(second).endsWith("/params/local"));
        String value = text(change.getLast()).replaceAll("[^0-9.]", "");
        assertThat(text(change.getFirst())).contains("\"v\":" + value);
    }

    @Test
    void printsFloatsWithTheDecimalsOfFirmware() {
        assertThat(text(lamp(1).boot().get(1))).contains("\"Temperature\":21.50000");
    }

    @Test
    void givesNoTwoPointsTheSameTime() {
        List<String> points =
                changes(lamp(1), 200).stream()
                        .filter(message -> message.contains("\"t\":"))
                        .toList();

        assertThat(points)
                .hasSizeGreaterThan(50)
                .extracting(message -> message.replaceAll(".*\"t\":([0-9]+).*", "$1"))
                .doesNotHaveDuplicates();
    }

    @Test
    void namesInItsConfigEveryParameterItReports() {
        List<Message> boot = lamp(1).boot();

        assertThat(
                        List.of(
                                "Name",
                                "Power",
                                "Brightness",
                                "Temperature",
                                "Battery Level",
                                "TZ",
                                "TZ-POSIX",
                                "Connected",
                                "GroupID"))
                .allSatisfy(
                        name -> {
                            assertThat(text(boot.get(0))).contains("\"name\":\"" + name + "\"");
                            assertThat(text(boot.get(1))).contains("\"" + name + "\":");
                        });
    }

    @Test
    @Requirement("R-REM-2")
    void ignoresWhatItCannotReadOrDoesNotHave() {
        Lamp lamp = lamp(1);

        assertThat(lamp.asked("node/lamp/params/remote", "{".getBytes(UTF_8))).isEmpty();
        assertThat(lamp.asked("node/lamp/params/remote", "[1]".getBytes(UTF_8))).isEmpty();
        assertThat(lamp.asked("node/lamp/params/remote", "{\"No\":{\"Such\":1}}".getBytes(UTF_8)))
                .isEmpty();
        assertThat(lamp.asked("node/lamp/otaurl", "{\"Light\":{\"Power\":true}}".getBytes(UTF_8)))
                .isEmpty();
    }

    @Test
    @Requirement("R-REM-2")
    void takesValuesOfTheVeryTypeThatItHas() {
        Lamp lamp = lamp(1);
        String asked = "{\"Light\":{\"Power\":1,\"Brightness\":5.0,\"Name\":\"Desk\"}}";

        assertThat(lamp.asked("node/lamp/params/remote", asked.getBytes(UTF_8)))
                .hasValueSatisfying(
                        said ->
                                assertThat(text(said))
                                        .isEqualTo("{\"Light\":{\"Name\":\"Desk\"}}"));
    }

    @Test
    @Requirement("R-GRP-4")
    void reportsToTheGroupThatItIsTold() {
        Lamp lamp = lamp(1);
        assertThat(lamp.groupTopic()).isEmpty();

        var echo =
                lamp.asked(
                        "node/lamp/params/remote",
                        "{\"Groups\":{\"GroupID\":\"g1\"}}".getBytes(UTF_8));

        assertThat(echo).map(Message::topic).hasValue("node/lamp/params/local/g1");
        assertThat(lamp.subscriptions()).contains("node/lamp/params/remote/g1");
        assertThat(lamp.connected().topic()).isEqualTo("node/lamp/params/local/g1");
        assertThat(lamp.will().topic()).isEqualTo("node/lamp/params/local/g1");
        assertThat(
                        lamp.asked(
                                "node/lamp/params/remote/g1",
                                "{\"Groups\":{\"GroupID\":\"\"}}".getBytes(UTF_8)))
                .map(Message::topic)
                .hasValueSatisfying(topic -> assertThat(topic).endsWith("node/lamp/params/local"));
        assertThat(lamp.groupTopic()).isEmpty();
    }

    private static Lamp lamp(long seed) {
        return new Lamp("lamp", "1.0", new SplittableRandom(seed), InstantSource.fixed(NOON));
    }

    private static List<String> changes(Lamp lamp, int count) {
        return IntStream.range(0, count)
                .boxed()
                .flatMap(_ -> lamp.change().stream())
                .map(LampTest::text)
                .toList();
    }

    private static String text(Message message) {
        return new String(message.payload(), UTF_8);
    }
}
