package io.headwater.bridge.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.mqtt.PingReq;
import io.headwater.bridge.mqtt.Properties;
import io.headwater.bridge.mqtt.Property;
import io.headwater.bridge.mqtt.Subscribe;
import io.headwater.bridge.mqtt.Subscribe.Subscription;
import io.headwater.bridge.mqtt.Unsubscribe;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SubscribingTest {
    private final TestBridge bridge = new TestBridge();

    @AfterEach
    void stop() {
        bridge.close();
    }

    @Test
    void grantsEachFilterOnItsOwn() { // [MQTT-3.8.4-5]
        RawClient three = bridge.connected("n");
        RawClient five = bridge.client().connect5("m");

        three.send(subscribe(7, "node/n/params/remote", "node/other/params/remote", "#"));
        five.send(subscribe(7, "node/m/+", "node/other/+"));

        three.expect("9005 0007 01 80 80");
        five.expect("9005 0007 00 01 87");
    }

    @Test
    void grantsNoMoreThanQos1() {
        RawClient client = bridge.connected("n");

        client.send(
                new Subscribe(
                        1,
                        Properties.NONE,
                        List.of(
                                new Subscription("node/n/a", 0),
                                new Subscription("node/n/b", 1),
                                new Subscription("node/n/c", 2))));

        client.expect("9005 0001 00 01 01");
    }

    @Test
    void grantsEightFiltersOfOneSubscribe() {
        RawClient client = bridge.client().connect5("n");

        client.send(subscribe(1, filters(0, 10)));

        client.expect("900d 0001 00" + "01".repeat(8) + "9797");
    }

    @Test
    void grantsFiftySubscriptions() {
        RawClient client = bridge.client().connect5("n");
        for (int i = 0; i < 48; i += 8) {
            client.send(subscribe(1, filters(i, 8))).expect("900b 0001 00" + "01".repeat(8));
        }

        client.send(subscribe(1, filters(48, 3))).expect("9006 0001 00 01 01 97");

        client.send(subscribe(1, filters(0, 1))).expect("9004 0001 00 01"); // replaces itself
    }

    @Test
    void grantsEightLevelsAnd256Bytes() {
        RawClient client = bridge.client().connect5("n");

        client.send(
                subscribe(
                        1,
                        "node/n/3/4/5/6/7/8",
                        "node/n/3/4/5/6/7/8/9",
                        "node/n/" + "x".repeat(249),
                        "node/n/" + "x".repeat(250)));

        client.expect("9007 0001 00 01 8f 01 8f");
    }

    @Test
    void saysWhetherThereWasASubscription() {
        RawClient three = bridge.connected("n");
        RawClient five = bridge.client().connect5("m");
        five.send(subscribe(1, "node/m/a")).expect("9004 0001 00 01");
        var unsubscribe =
                new Unsubscribe(2, Properties.NONE, List.of("node/m/a", "node/m/b", "else"));

        three.send(unsubscribe).expect("b002 0002"); // [MQTT-3.10.4-5]
        five.send(unsubscribe).expect("b006 0002 00 00 11 11");
    }

    @Test
    void closesAtWhatConnAckSaidIsNotSupported() {
        RawClient shared = bridge.client().connect5("n");
        RawClient numbered = bridge.client().connect5("m");

        shared.send(subscribe(1, "$share/g/node/n/a"));
        numbered.send(
                new Subscribe(
                        1,
                        Properties.of(Property.SUBSCRIPTION_IDENTIFIER, 1L),
                        List.of(new Subscription("node/m/a", 1))));

        assertThat(shared.next()).startsWith("e0").contains("9e");
        assertThat(numbered.next()).startsWith("e0").contains("a1");
    }

    @Test
    void answersPings() {
        bridge.connected("n").send(new PingReq(), new PingReq()).expect("d000", "d000");
    }

    private static String[] filters(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> "node/n/" + i)
                .toArray(String[]::new);
    }

    private static Subscribe subscribe(int id, String... filters) {
        return new Subscribe(
                id,
                Properties.NONE,
                Stream.of(filters).map(filter -> new Subscription(filter, 1)).toList());
    }
}
