package io.headwater.topologies.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.rules.NodeCondition;
import io.headwater.avro.rules.NodeRule;
import io.headwater.avro.rules.NodeRules;
import io.headwater.avro.rules.Rule;
import io.headwater.avro.rules.RuleCondition;
import io.headwater.avro.rules.RuleFiring;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import io.headwater.topologies.rules.RuleFirings;
import io.headwater.topologies.rules.RuleRow;
import io.headwater.topologies.rules.Subject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleEndpointsTest {
    private static final String RULES = "/api/v1/rules";
    private static final FleetKey HOT = FleetKey.rule("default", "hot");
    private static final NodeKey NODE = NodeKey.rainmaker("boiler");
    private static final String SUBJECT = new Subject.Param("Boiler", "Temperature").text();

    private final FakeNodes nodes = FakeNodes.onEveryPartition();

    @Test
    void showsARuleAndTheNodesForWhichItIsOn() throws Exception {
        nodes.rules.all.put(HOT, rule(null));
        nodes.rules.on.put(
                HOT, List.of(new RuleFirings.Entry(NODE, new RuleFiring("0a-0", 1_000L))));
        try (var api = new ApiFixture(nodes)) {
            var rule = api.get(RULES + "/hot").json();

            assertThat(rule.path("name").asText()).isEqualTo("Too hot");
            assertThat(rule.at("/conditions/0/device").asText()).isEqualTo("Boiler");
            assertThat(rule.at("/conditions/0/operator").asText()).isEqualTo(">");
            assertThat(rule.at("/conditions/0/value").asInt()).isEqualTo(80);
            assertThat(rule.at("/conditions/0/forSeconds").asInt()).isEqualTo(60);
            assertThat(rule.at("/on/nodes/0/id").asText()).isEqualTo("boiler");
            assertThat(rule.at("/on/nodes/0/alert").asText()).isEqualTo("0a-0");
            assertThat(rule.at("/on/more").asBoolean()).isFalse();
        }
    }

    @Test
    void listsRulesOfATenantOrOfOneUser() throws Exception {
        nodes.rules.all.put(HOT, rule(null));
        nodes.rules.all.put(FleetKey.rule("default", "annas"), rule("anna"));
        nodes.rules.all.put(FleetKey.rule("other", "theirs"), rule(null));
        try (var api = new ApiFixture(nodes)) {
            assertThat(api.get(RULES).json().path("rules").findValuesAsText("id"))
                    .containsExactly("annas", "hot");
            assertThat(api.get(RULES + "?user=anna").json().path("rules").findValuesAsText("id"))
                    .containsExactly("annas");
        }
    }

    @Test
    void showsHowFarANodeIsWithItsRules() throws Exception {
        nodes.rules.all.put(HOT, rule(null));
        nodes.rules.standing.put(
                NODE,
                new NodeRules(
                        List.of(
                                NodeRule.newBuilder()
                                        .setRule("hot")
                                        .setChangedAt(1)
                                        .setConditions(
                                                List.of(
                                                        NodeCondition.newBuilder()
                                                                .setSubject(SUBJECT)
                                                                .setMet(true)
                                                                .setValue("81.5")
                                                                .setAt(1_000L)
                                                                .setDueAt(61_000L)
                                                                .build()))
                                        .build())));
        try (var api = new ApiFixture(nodes)) {
            var rule = api.get("/api/v1/nodes/boiler/rules").json().at("/rules/0");

            assertThat(rule.path("name").asText()).isEqualTo("Too hot");
            assertThat(rule.path("on").asBoolean()).isFalse();
            assertThat(rule.at("/conditions/0/met").asBoolean()).isTrue();
            assertThat(rule.at("/conditions/0/holds").asBoolean()).isFalse();
            assertThat(rule.at("/conditions/0/value").asDouble()).isEqualTo(81.5);
            assertThat(rule.at("/conditions/0/dueAt").asText())
                    .isEqualTo("1970-01-01T00:01:01.000Z");
        }
    }

    @Test
    void namesARuleItDoesNotKnow() throws Exception {
        try (var api = new ApiFixture(nodes)) {
            assertThat(api.get(RULES + "/hot").code()).isEqualTo("rule-unknown");
            assertThat(api.delete(RULES + "/hot").code()).isEqualTo("rule-unknown");
            assertThat(api.get(RULES + "/h.t").code()).isEqualTo("request-malformed");
        }
    }

    @Test
    void takesNoMoreRulesThanATenantOrAUserMayHave() throws Exception {
        nodes.rules.all.put(FleetKey.rule("default", "a"), rule("anna"));
        nodes.rules.all.put(FleetKey.rule("default", "b"), rule("anna"));
        String body = "{\"name\":\"n\",\"user\":\"anna\",\"conditions\":[{\"absentSeconds\":60}]}";
        try (var api = new ApiFixture(nodes)) {
            assertThat(api.put(RULES + "/c", body).cause()).contains("the user has 2 rules");

            nodes.rules.all.put(HOT, rule(null));

            assertThat(api.post(RULES, body.replace("\"user\":\"anna\",", "")).code())
                    .isEqualTo("rules-full");
        }
    }

    @Test
    void saysOfARuleOfALaterVersionThatItIsKeptAndNotUnderstood() throws Exception {
        nodes.rules.later.put(HOT, new RuleRow.Later(null, "schema id 1000999 is not known"));
        try (var api = new ApiFixture(nodes)) {
            var rule = api.get(RULES).json().at("/rules/0");

            assertThat(rule.path("id").asText()).isEqualTo("hot");
            assertThat(rule.path("understood").asBoolean()).isFalse();
            assertThat(rule.path("why").asText()).contains("1000999");
            assertThat(rule.has("name")).isFalse();
            assertThat(api.get(RULES + "/hot").status()).isEqualTo(200);
        }
    }

    @Test
    void replacesNoRuleThatSaysMoreThanItCanRead() throws Exception {
        nodes.rules.later.put(HOT, new RuleRow.Later(null, "schema id 1000999 is not known"));
        String body = "{\"name\":\"n\",\"conditions\":[{\"absentSeconds\":60}]}";
        try (var api = new ApiFixture(nodes)) {
            assertThat(api.put(RULES + "/hot", body).code()).isEqualTo("rule-later");
        }
    }

    @Test
    void showsWordsOfALaterVersionAsTheyAre() throws Exception {
        Rule rule = rule(null);
        rule.getConditions().getFirst().setSubject("weather");
        nodes.rules.all.put(HOT, rule);
        try (var api = new ApiFixture(nodes)) {
            var shown = api.get(RULES + "/hot").json();

            assertThat(shown.path("understood").asBoolean()).isFalse();
            assertThat(shown.path("why").asText()).contains("condition 1");
            assertThat(shown.path("name").asText()).isEqualTo("Too hot");
            assertThat(shown.at("/conditions/0/subject").asText()).isEqualTo("weather");
        }
    }

    @ParameterizedTest(name = "{0} is refused: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | name: missing; conditions: expected 1 to 3",
                "{\"name\":\"n\",\"conditions\":[{}]} | conditions[0].operator: missing, as is absentSeconds",
                "{\"name\":\"n\",\"conditions\":[{\"absentSeconds\":5}]} | conditions[0].absentSeconds: expected a whole number from 60",
                "{\"name\":\"n\",\"conditions\":[{\"device\":\"d\",\"operator\":\">\",\"value\":1}]} | conditions[0].param: missing beside device",
                "{\"name\":\"n\",\"conditions\":[{\"series\":\"s\",\"operator\":\">\",\"value\":\"1\"}]} | conditions[0].value: expected a number",
                "{\"name\":\"n\",\"conditions\":[{\"series\":\"s\",\"operator\":\"~\",\"value\":1}]} | conditions[0].operator: expected one of >, >=, <, <=, ==, !=",
                "{\"name\":\"n\",\"conditions\":[{\"series\":\"s\",\"operator\":\">\",\"value\":1,\"clear\":2}]} | conditions[0].clear: expected a number on the other side of value",
                "{\"name\":\"n\",\"conditions\":[{\"series\":\"s\",\"operator\":\"==\",\"value\":1,\"clear\":2}]} | conditions[0].clear: expected a number beside >, >=, < or <=",
                "{\"name\":\"n\",\"conditions\":[{\"absentSeconds\":60,\"operator\":\">\"}]} | conditions[0].operator: goes without absentSeconds",
                "{\"name\":\"n\",\"conditions\":[{\"operator\":\">\",\"value\":1}]} | conditions[0].operator: needs device and param, or series",
                "{\"name\":\"n\",\"colour\":1,\"conditions\":[{\"absentSeconds\":60}]} | colour: no such member",
                "{\"name\":\"n\",\"severity\":\"bad\",\"match\":\"most\",\"conditions\":[{\"absentSeconds\":60}]} | match: expected all or any; severity: expected info, warning or critical",
                "{\"name\":\"n\",\"scope\":{\"nodes\":[]},\"conditions\":[{\"absentSeconds\":60}]} | scope.nodes: expected at least one",
                "{\"name\":\"n\",\"scope\":{\"nodes\":[\"1\",\"2\",\"3\",\"4\",\"5\"]},\"conditions\":[{\"absentSeconds\":60}]} | scope.nodes: at most 4",
            })
    void refusesARuleWholeAndNamesWhatIsWrong(String body, String cause) throws Exception {
        try (var api = new ApiFixture(nodes)) {
            var answer = api.put(RULES + "/hot", body);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.cause()).contains(cause);
        }
    }

    private static Rule rule(@Nullable String owner) {
        return Rule.newBuilder()
                .setName("Too hot")
                .setOwner(owner)
                .setConditions(
                        List.of(
                                RuleCondition.newBuilder()
                                        .setSubject(SUBJECT)
                                        .setOperator(">")
                                        .setValue("80")
                                        .setForMs(60_000)
                                        .build()))
                .setCreatedAt(1)
                .setChangedAt(1)
                .build();
    }
}
