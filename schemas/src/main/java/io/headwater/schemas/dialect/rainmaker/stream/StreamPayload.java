package io.headwater.schemas.dialect.rainmaker.stream;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import io.headwater.schemas.dialect.rainmaker.Parsed;
import io.headwater.schemas.dialect.rainmaker.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads block requests and writes their answers. Stateless; any thread. */
public final class StreamPayload {
    private static final int MOST_BLOCKS = 512;
    private static final CBORFactory CBOR = new CBORFactory();

    private StreamPayload() {}

    /** What a node published on {@code stream-get}; a refused one is answered with a rejection. */
    public static Parsed<BlockRequest> parseRequest(byte[] payload) {
        var numbers = new HashMap<String, Long>();
        byte[] bitmap;
        try {
            bitmap = readMembers(payload, numbers);
        } catch (IOException e) {
            return refused("the payload is not a CBOR map of a request");
        }
        for (String name : List.of("f", "l", "o", "n")) {
            if (!numbers.containsKey(name)) {
                return new Parsed.Refused<>(Reason.FIELD_MISSING, name + " is missing");
            }
        }
        return judge(numbers, bitmap);
    }

    /** The message for {@code stream-data} that carries one block. */
    public static byte[] writeBlock(long fileId, long index, byte[] block) {
        return written(
                map -> {
                    map.writeStartObject(null, 4);
                    map.writeNumberField("f", fileId);
                    map.writeNumberField("i", index);
                    map.writeNumberField("l", block.length);
                    map.writeFieldName("p");
                    map.writeBinary(block);
                    map.writeEndObject();
                });
    }

    /**
     * The message for {@code stream-rejected}; the node ends its attempt without reading it.
     *
     * @param code a word for the cause
     */
    public static byte[] writeRejection(String code, String message) {
        return written(
                map -> {
                    map.writeStartObject(null, 2);
                    map.writeStringField("o", code);
                    map.writeStringField("m", message);
                    map.writeEndObject();
                });
    }

    private interface Body {
        void write(CBORGenerator map) throws IOException;
    }

    private static byte[] written(Body body) {
        var bytes = new ByteArrayOutputStream();
        try (CBORGenerator map = CBOR.createGenerator(bytes)) {
            body.write(map);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    private static Parsed<BlockRequest> judge(Map<String, Long> numbers, byte @Nullable [] bitmap) {
        long length = numbers.getOrDefault("l", 0L);
        long count = numbers.getOrDefault("n", 0L);
        long offset = numbers.getOrDefault("o", 0L);
        if (length < 1 || length > BlockRequest.MOST_BYTES) {
            return refused("a block of " + length + " bytes cannot be asked for");
        }
        if (count < 1 || count > MOST_BLOCKS || count * length > BlockRequest.MOST_BYTES) {
            return refused(
                    count
                            + " blocks of "
                            + length
                            + " bytes are more than one request may ask for");
        }
        if (offset < 0 || offset > Long.MAX_VALUE / BlockRequest.MOST_BYTES) {
            return refused("there is no block " + offset);
        }
        return new Parsed.Accepted<>(
                new BlockRequest(
                        numbers.getOrDefault("f", 0L), (int) length, offset, bitmap, (int) count),
                List.of(),
                List.of());
    }

    /** The whole numbers by name, and the bitmap. Members that are not ours are skipped. */
    private static byte @Nullable [] readMembers(byte[] payload, Map<String, Long> numbers)
            throws IOException {
        byte[] bitmap = null;
        try (CBORParser parser = CBOR.createParser(payload)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not a map");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value == JsonToken.VALUE_NUMBER_INT) {
                    numbers.put(name, parser.getLongValue());
                } else if (value == JsonToken.VALUE_EMBEDDED_OBJECT && "b".equals(name)) {
                    bitmap = parser.getBinaryValue();
                } else {
                    parser.skipChildren();
                }
            }
            if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                throw new IOException("not one whole map");
            }
        }
        return bitmap;
    }

    private static Parsed<BlockRequest> refused(String detail) {
        return new Parsed.Refused<>(Reason.FIELD_VALUE, detail);
    }
}
