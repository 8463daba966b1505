package io.headwater.sinks.push.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("AddressSelection") // digits alone: no name is asked for
class AddressRulesTest {
    private final AddressRules nothingNamed = AddressRules.allowing(List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.9.9.9",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd12:3456::1",
                "ff02::1",
                "::ffff:10.0.0.1",
                "::127.0.0.1",
                "64:ff9b::a9fe:a9fe",
                "2002:7f00:1::1",
                "2001:db8::1"
            })
    void refuseWhatOnlyThisProcessCanReach(String address) throws Exception {
        assertThat(nothingNamed.allow(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "172.32.0.1",
                "100.128.0.1",
                "2606:4700:4700::1111",
                "64:ff9b::808:808"
            })
    void allowWhatIsPublic(String address) throws Exception {
        assertThat(nothingNamed.allow(InetAddress.getByName(address))).isTrue();
    }

    @Test
    void allowWhatTheOperatorNames() throws Exception {
        var rules = AddressRules.allowing(List.of("10.1.0.0/16", "fd00::/8", "127.0.0.1"));

        assertThat(rules.allow(InetAddress.getByName("10.1.255.1"))).isTrue();
        assertThat(rules.allow(InetAddress.getByName("10.2.0.1"))).isFalse();
        assertThat(rules.allow(InetAddress.getByName("fd01::1"))).isTrue();
        assertThat(rules.allow(InetAddress.getByName("127.0.0.1"))).isTrue();
        assertThat(rules.allow(InetAddress.getByName("127.0.0.2"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.org", "10.0.0.0/33", "10.0.0.0/x", "10.0.0.0/8/8", "", "10/"})
    void areNotMadeOfWhatIsNoRange(String text) {
        assertThatThrownBy(() -> AddressRules.allowing(List.of(text)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
