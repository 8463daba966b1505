package io.headwater.bridge.presence;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.bridge.connection.Inbound;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.schemas.UplinkHeaders.Trust;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Headers of one connection's raw records: what {@link UplinkHeaders#writeTo} writes, but most of
 * them are the same from one message to the next and are made once. Event loop only.
 */
final class Stamps {
    private static final Header WILL = header(UplinkHeaders.WILL, "1");
    private static final Header FIRST_TIME = header(UplinkHeaders.DUP, "0");
    private static final Header AGAIN = header(UplinkHeaders.DUP, "1");
    private static final List<Header> QOS =
            List.of(
                    header(UplinkHeaders.QOS, "0"),
                    header(UplinkHeaders.QOS, "1"),
                    header(UplinkHeaders.QOS, "2"));

    private final Header connection;
    private final Header epoch;
    private final Header trust;
    private String lastTopic = "";
    private Header topic = header(UplinkHeaders.TOPIC, lastTopic);
    private String lastChannel = "";
    private Header channel = header(UplinkHeaders.CHANNEL, lastChannel);

    Stamps(String connection, long epoch, Trust trust) {
        var constant = new RecordHeaders();
        new UplinkHeaders("", "", 0, false, connection, epoch, 0, 0, trust, false)
                .writeTo(constant);
        this.connection = constant.lastHeader(UplinkHeaders.CONNECTION);
        this.epoch = constant.lastHeader(UplinkHeaders.EPOCH);
        this.trust = constant.lastHeader(UplinkHeaders.TRUST);
    }

    /**
     * @param sequence count of records that the connection landed, this one included
     */
    Headers of(Inbound message, String channelName, long sequence) {
        if (!message.topic().equals(lastTopic)) {
            lastTopic = message.topic();
            topic = header(UplinkHeaders.TOPIC, lastTopic);
        }
        if (!channelName.equals(lastChannel)) {
            lastChannel = channelName;
            channel = header(UplinkHeaders.CHANNEL, lastChannel);
        }
        var headers =
                new Header[] {
                    topic,
                    channel,
                    QOS.get(message.qos()),
                    message.dup() ? AGAIN : FIRST_TIME,
                    connection,
                    epoch,
                    number(UplinkHeaders.SEQUENCE, sequence),
                    number(UplinkHeaders.RECEIVED, message.receivedAt().toEpochMilli()),
                    trust
                };
        if (message.will()) {
            var withWill = new ArrayList<>(Arrays.asList(headers));
            withWill.add(WILL);
            return new RecordHeaders(withWill);
        }
        return new RecordHeaders(headers);
    }

    private static Header number(String name, long value) {
        return header(name, Long.toString(value));
    }

    private static Header header(String name, String text) {
        return new RecordHeader(name, text.getBytes(UTF_8));
    }
}
