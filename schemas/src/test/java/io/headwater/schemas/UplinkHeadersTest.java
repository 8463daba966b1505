package io.headwater.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.UplinkHeaders.Trust;
import java.util.ArrayList;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UplinkHeadersTest {
    private static final long LOG_TIME = 1_750_000_000_500L;
    private static final UplinkHeaders WILL =
            new UplinkHeaders(
                    "node/n1/params/local",
                    "params-local",
                    1,
                    true,
                    "7c6f0d3e-2f0b-4a0e-9a63-0b8f6c1d2e3f",
                    41L,
                    7,
                    1_750_000_000_000L,
                    Trust.CREDENTIAL,
                    true);

    @Test
    void readsWhatItWrites() {
        var headers = new RecordHeaders();

        WILL.writeTo(headers);

        assertThat(UplinkHeaders.read(headers, LOG_TIME)).isEqualTo(WILL);
    }

    @Test
    void writesTextThatReadsWellInAnyTool() {
        var headers = new RecordHeaders();

        WILL.writeTo(headers);

        var texts = new ArrayList<String>();
        headers.forEach(
                header -> texts.add(header.key() + "=" + new String(header.value(), UTF_8)));
        assertThat(texts)
                .containsExactly(
                        "hw-topic=node/n1/params/local",
                        "hw-channel=params-local",
                        "hw-qos=1",
                        "hw-dup=1",
                        "hw-conn=7c6f0d3e-2f0b-4a0e-9a63-0b8f6c1d2e3f",
                        "hw-epoch=41",
                        "hw-seq=7",
                        "hw-received=1750000000000",
                        "hw-trust=credential",
                        "hw-will=1");
    }

    @Test
    void leavesOutWhatAConnectRecordDoesNotHave() {
        var headers = new RecordHeaders();

        new UplinkHeaders("t", "presence", 0, false, null, null, 1, 5, Trust.INTERNAL, false)
                .writeTo(headers);

        assertThat(headers.lastHeader(UplinkHeaders.CONNECTION)).isNull();
        assertThat(headers.lastHeader(UplinkHeaders.EPOCH)).isNull();
        assertThat(headers.lastHeader(UplinkHeaders.WILL)).isNull();
    }

    @Test
    void trustsLeastAndTakesTheLogTimeWhenNothingIsSaid() {
        assertThat(UplinkHeaders.read(new RecordHeaders(), LOG_TIME))
                .isEqualTo(
                        new UplinkHeaders(
                                "", "", 0, false, null, null, 0, LOG_TIME, Trust.TOPIC, false));
    }

    @Test
    void readsNumbersThatAreNoneAsAbsent() {
        var headers = new RecordHeaders();
        headers.add(UplinkHeaders.EPOCH, "soon".getBytes(UTF_8));
        headers.add(UplinkHeaders.RECEIVED, null);

        var read = UplinkHeaders.read(headers, LOG_TIME);

        assertThat(read.epoch()).isNull();
        assertThat(read.receivedAt()).isEqualTo(LOG_TIME);
    }

    @Test
    void letsTheLastHeaderOfANameCount() {
        var headers = new RecordHeaders();
        headers.add(UplinkHeaders.CHANNEL, "config".getBytes(UTF_8));
        headers.add(UplinkHeaders.CHANNEL, "alert".getBytes(UTF_8));

        assertThat(UplinkHeaders.channelOf(headers)).isEqualTo("alert");
    }

    @Test
    void letsTheLastHeaderOfANameCountThatSaysNothing() {
        var headers = new RecordHeaders();
        headers.add(UplinkHeaders.EPOCH, "41".getBytes(UTF_8));
        headers.add(UplinkHeaders.EPOCH, null);
        headers.add(UplinkHeaders.CHANNEL, "config".getBytes(UTF_8));
        headers.add(UplinkHeaders.CHANNEL, null);

        var read = UplinkHeaders.read(headers, LOG_TIME);

        assertThat(read.epoch()).isNull();
        assertThat(read.channel()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "007, 7",
        "-3, -3",
        "+3, 3",
        "9223372036854775807, 9223372036854775807",
        "9223372036854775808, 0",
        "1.0, 0",
        "'', 0",
        "' 1', 0"
    })
    void readsTheNumbersThatJavaReads(String text, long expected) {
        var headers = new RecordHeaders();
        headers.add(UplinkHeaders.SEQUENCE, text.getBytes(UTF_8));

        assertThat(UplinkHeaders.read(headers, LOG_TIME).sequence()).isEqualTo(expected);
    }

    @Test
    void tellsWhereAReplayedRecordFirstStood() {
        var headers = new RecordHeaders();
        headers.add(UplinkHeaders.REPLAY_OF, "2:17".getBytes(UTF_8));

        assertThat(UplinkHeaders.replayOf(headers)).hasValue(new Origin(2, 17));
        assertThat(UplinkHeaders.replayOf(new RecordHeaders())).isEmpty();
    }
}
