package io.headwater.schemas.dialect.rainmaker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schemas.json.JsonText;
import io.headwater.schemas.json.JsonValue;
import io.headwater.schemas.json.JsonValue.Members;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes what is published on {@code params/remote} (section 4.5) from what a user asked for.
 * Stateless; any thread.
 */
public final class SetParamsPayload {
    /** Largest payload that is sent to a node, in bytes (R-REM-1). */
    public static final int MOST_BYTES = 65_536;

    /** How much of a request is checked before a node sees it (R-REM-5). */
    public enum Mode {
        /** Its shape alone; firmware ignores silently what it does not know. */
        LENIENT,
        /** Also device, param, right to write, type, bounds and allowed values, by its config. */
        STRICT
    }

    private SetParamsPayload() {}

    /**
     * The payload to publish. Numbers are written as firmware expects them: with a decimal point
     * for a float, without one for an int (R-REM-6).
     *
     * @param request the user's JSON: devices with their params
     * @param config the node's; null when it never sent one, which is {@link Reason#NO_CONFIG} in
     *     strict mode
     * @return refused with {@link Reason#NOT_OBJECT} when the root is no object, with {@link
     *     Reason#EMPTY} or {@link Reason#FIELD_TYPE} when it is not devices with at least one param
     */
    public static Parsed<byte[]> write(byte[] request, @Nullable NodeConfig config, Mode mode) {
        return Payload.read(
                request,
                (root, findings) -> {
                    if (mode == Mode.STRICT && config == null) {
                        return new Parsed.Refused<>(
                                Reason.NO_CONFIG, "the node has not sent its config yet");
                    }
                    return write(root, config, mode);
                });
    }

    private static Parsed<byte[]> write(Members root, @Nullable NodeConfig config, Mode mode) {
        var text = new StringBuilder("{");
        int params = 0;
        for (var member : root.members().entrySet()) {
            String device = member.getKey();
            if (!(member.getValue() instanceof Members values)) {
                return refused(Reason.FIELD_TYPE, device, "is not an object of params");
            }
            DeviceSpec spec = config == null ? null : config.named(device).orElse(null);
            if (mode == Mode.STRICT && spec == null) {
                return refused(Reason.UNKNOWN_DEVICE, device, "is not in the node's config");
            }
            text.append(text.length() == 1 ? "" : ",").append(quoted(device)).append(":{");
            String separator = "";
            for (var value : values.members().entrySet()) {
                String path = device + "." + value.getKey();
                ParamSpec param = spec == null ? null : spec.param(value.getKey()).orElse(null);
                if (!Names.areUsable(device)
                        || !Names.areUsable(value.getKey())
                        || !value.getValue().usable()) {
                    return refused(Reason.FIELD_VALUE, path, "cannot be sent");
                }
                if (mode == Mode.STRICT) {
                    Optional<Parsed<byte[]>> problem = problem(path, param, value.getValue());
                    if (problem.isPresent()) {
                        return problem.get();
                    }
                }
                text.append(separator).append(quoted(value.getKey())).append(':');
                text.append(written(value.getValue(), param));
                separator = ",";
                params++;
            }
            text.append('}');
        }
        if (params == 0) {
            return new Parsed.Refused<>(Reason.EMPTY, "there is no param in the request");
        }
        byte[] payload = text.append('}').toString().getBytes(UTF_8);
        return payload.length > MOST_BYTES
                ? new Parsed.Refused<>(
                        Reason.TOO_LARGE,
                        "the request has "
                                + payload.length
                                + " bytes, a node is sent at most "
                                + MOST_BYTES)
                : new Parsed.Accepted<>(payload, List.of(), List.of());
    }

    private static Optional<Parsed<byte[]>> problem(
            String path, @Nullable ParamSpec param, JsonValue value) {
        if (param == null) {
            return Optional.of(refused(Reason.UNKNOWN_PARAM, path, "is not in the node's config"));
        }
        if (!param.properties().contains("write")) {
            return Optional.of(refused(Reason.FIELD_VALUE, path, "cannot be written"));
        }
        if (value instanceof JsonValue.Null || !param.allows(JsonText.write(value))) {
            return Optional.of(
                    refused(Reason.TYPE_MISMATCH, path, "is not of type " + param.dataType()));
        }
        return outside(param, value).map(why -> refused(Reason.FIELD_VALUE, path, why));
    }

    /** Why a value of the right type is not one of those allowed; empty when it is. */
    private static Optional<String> outside(ParamSpec param, JsonValue value) {
        return switch (value) {
            case JsonValue.Text text
                    when param.validStrs() != null && !param.validStrs().contains(text.text()) ->
                    Optional.of("is not one of " + param.validStrs());
            case JsonValue.Whole whole -> outside(param, BigDecimal.valueOf(whole.number()));
            case JsonValue.Decimal decimal -> outside(param, decimal.number());
            case JsonValue.Elements array
                    when param.bounds() != null
                            && param.bounds().max() != null
                            && BigDecimal.valueOf(array.elements().size())
                                            .compareTo(param.bounds().max())
                                    > 0 ->
                    Optional.of("has more than " + param.bounds().max() + " elements");
            default -> Optional.empty();
        };
    }

    private static Optional<String> outside(ParamSpec param, BigDecimal number) {
        ParamSpec.Bounds bounds = param.bounds();
        if (bounds == null) {
            return Optional.empty();
        }
        boolean below = bounds.min() != null && number.compareTo(bounds.min()) < 0;
        boolean above = bounds.max() != null && number.compareTo(bounds.max()) > 0;
        return below || above
                ? Optional.of("is not within " + bounds.min() + " to " + bounds.max())
                : Optional.empty();
    }

    private static String written(JsonValue value, @Nullable ParamSpec param) {
        if (param == null || !DataType.FLOAT.wireName().equals(param.dataType())) {
            return JsonText.write(value);
        }
        return switch (value) {
            case JsonValue.Whole whole -> whole.number() + ".0";
            case JsonValue.Decimal decimal when decimal.number().scale() <= 0 ->
                    decimal.number().toPlainString() + ".0";
            case JsonValue.Decimal decimal -> decimal.number().toPlainString();
            default -> JsonText.write(value);
        };
    }

    private static String quoted(String name) {
        return JsonText.write(new JsonValue.Text(name));
    }

    private static Parsed<byte[]> refused(Reason reason, String path, String why) {
        return new Parsed.Refused<>(reason, new Dropped(path, reason).path() + " " + why);
    }
}
