package io.headwater.fuzz;

import io.headwater.bridge.mqtt.Packet;
import io.headwater.bridge.mqtt.Publish;
import io.headwater.bridge.mqtt.Subscribe;
import io.headwater.bridge.mqtt.TopicFilter;
import io.headwater.bridge.mqtt.TopicName;
import io.headwater.bridge.mqtt.Unsubscribe;
import java.util.Arrays;
import java.util.List;

/**
 * Decoder and encoder. Nothing is thrown and decoding comes to an end; after a fault nothing more
 * is read; where the bytes were cut changes nothing; a valid conversation is accepted, and what was
 * accepted is well-formed and survives being written and read again.
 */
final class CodecTarget implements Target {
    @Override
    public String name() {
        return "codec";
    }

    @Override
    public int packetMost() {
        return 4_096;
    }

    @Override
    public void run(FuzzCase input) {
        Reading whole = Reading.of(List.of(input.bytes()), packetMost());
        Reading inPieces = Reading.of(input.pieces(), packetMost());
        List<byte[]> written = whole.encoded();

        if (input.isValid() && whole.malformed() != null) {
            throw new Finding("a valid conversation is refused: " + whole.malformed());
        }
        if (!areEqual(written, inPieces.encoded())
                || !String.valueOf(whole.malformed()).equals(String.valueOf(inPieces.malformed()))
                || whole.isOpen() != inPieces.isOpen()) {
            throw new Finding("cut into pieces it is read differently");
        }
        whole.packets().forEach(CodecTarget::judge);
        Reading again = Reading.of(written, packetMost());
        if (again.malformed() != null || !areEqual(written, again.encoded())) {
            throw new Finding("what was accepted is not the same once written and read again");
        }
    }

    @Override
    public void checkAfterwards() {
        // each case is judged on its own
    }

    @Override
    public void close() {
        // nothing is held
    }

    /** The few rules that everything behind the decoder leans on. */
    private static void judge(Packet packet) {
        boolean fine =
                switch (packet) {
                    case Publish publish ->
                            (publish.qos() == 0) == (publish.packetId() == 0)
                                    && publish.qos() <= 2
                                    && (TopicName.isValid(publish.topic())
                                            || publish.topic().isEmpty());
                    case Subscribe subscribe ->
                            subscribe.packetId() > 0
                                    && !subscribe.filters().isEmpty()
                                    && subscribe.filters().stream()
                                            .allMatch(
                                                    it ->
                                                            TopicFilter.isValid(it.filter())
                                                                    && it.qos() <= 2);
                    case Unsubscribe unsubscribe ->
                            unsubscribe.packetId() > 0
                                    && !unsubscribe.filters().isEmpty()
                                    && unsubscribe.filters().stream()
                                            .allMatch(TopicFilter::isValid);
                    default -> true;
                };
        if (!fine) {
            throw new Finding("accepted and not well-formed: " + packet);
        }
    }

    private static boolean areEqual(List<byte[]> some, List<byte[]> others) {
        if (some.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < some.size(); i++) {
            if (!Arrays.equals(some.get(i), others.get(i))) {
                return false;
            }
        }
        return true;
    }
}
