package io.headwater.simulator.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.headwater.simulator.NodeControl;

/** Something that happens to a node. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "do")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Step.Provision.class, name = "provision"),
    @JsonSubTypes.Type(value = Step.FactoryReset.class, name = "factory-reset"),
    @JsonSubTypes.Type(value = Step.Alert.class, name = "alert"),
    @JsonSubTypes.Type(value = Step.FetchUpdate.class, name = "fetch-update"),
    @JsonSubTypes.Type(value = Step.BringFile.class, name = "bring-file"),
    @JsonSubTypes.Type(value = Step.Cut.class, name = "cut")
})
public sealed interface Step {
    /** It is handed to a user. */
    record Provision(String userId, String secretKey, boolean reset) implements Step {}

    /** It forgets everybody. */
    record FactoryReset() implements Step {}

    /** It raises an alert. */
    record Alert(String text) implements Step {}

    /** It asks for an update. */
    record FetchUpdate() implements Step {}

    /** It brings a file of this text to the cloud. */
    record BringFile(String name, String fileType, String text) implements Step {}

    /** Its connection breaks, and it connects again. */
    record Cut() implements Step {}

    /** Lets it happen. Any thread. */
    default void to(NodeControl node) {
        switch (this) {
            case Provision(var user, var secret, var reset) when reset ->
                    node.provisionAnew(user, secret);
            case Provision(var user, var secret, _) -> node.provision(user, secret);
            case FactoryReset() -> node.factoryReset();
            case Alert(var text) -> node.alert(text);
            case FetchUpdate() -> node.fetchUpdate();
            case BringFile(var name, var type, var text) ->
                    node.bring(name, type, text.getBytes(UTF_8));
            case Cut() -> node.cut();
        }
    }
}
