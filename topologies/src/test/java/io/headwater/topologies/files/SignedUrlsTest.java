package io.headwater.topologies.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.topologies.files.SignedUrls.Permission;
import io.headwater.topologies.files.SignedUrls.Verdict;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SignedUrlsTest {
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final Instant LATER = NOON.plusSeconds(3_600);

    private final SignedUrls urls = signedWith(1);

    @Test
    void permitWhatTheyWereMadeForUntilTheyExpire() {
        String url = urls.get("images/abc", LATER);

        assertThat(judge(url, Permission.GET, "images/abc", LATER.minusSeconds(1)))
                .isEqualTo(new Verdict.Allowed(0));
        assertThat(judge(url, Permission.GET, "images/abc", LATER))
                .isEqualTo(new Verdict.Refused("the URL has expired"));
    }

    @Test
    void limitTheSizeOfWhatIsWritten() {
        String url = urls.put("uploads/f1", LATER, 1_000);

        assertThat(judge(url, Permission.PUT, "uploads/f1", NOON))
                .isEqualTo(new Verdict.Allowed(1_000));
    }

    @Test
    void permitNothingElse() {
        String url = urls.put("uploads/f1", LATER, 1_000);

        assertThat(judge(url, Permission.GET, "uploads/f1", NOON))
                .isInstanceOf(Verdict.Refused.class);
        assertThat(judge(url, Permission.PUT, "uploads/f2", NOON))
                .isInstanceOf(Verdict.Refused.class);
        assertThat(judge(url.replace("most=1000", "most=9000"), Permission.PUT, "uploads/f1", NOON))
                .isInstanceOf(Verdict.Refused.class);
        assertThat(judge(url.replace("expires=1", "expires=2"), Permission.PUT, "uploads/f1", NOON))
                .isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void areRefusedWithAnotherKey() {
        String url = signedWith(2).get("images/abc", LATER);

        assertThat(judge(url, Permission.GET, "images/abc", NOON))
                .isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void areTheSameForTheSameArguments() {
        assertThat(signedWith(1).get("images/abc", LATER)).isEqualTo(urls.get("images/abc", LATER));
    }

    @Test
    void areRefusedWhereTheyAreNotOurs() {
        assertThat(urls.judge(Permission.GET, "images/abc", "", "", "", NOON))
                .isEqualTo(new Verdict.Refused("the URL is not one of ours"));
    }

    @Test
    void leadToPathsOfFilesOnly() {
        assertThatThrownBy(() -> urls.get("images/../key?x=1", LATER))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Verdict judge(String url, Permission wanted, String path, Instant now) {
        Map<String, String> given =
                Arrays.stream(URI.create(url).getQuery().split("&"))
                        .map(pair -> pair.split("=", 2))
                        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        return urls.judge(
                wanted,
                path,
                given.getOrDefault("expires", ""),
                given.getOrDefault("most", ""),
                given.getOrDefault("signature", ""),
                now);
    }

    private static SignedUrls signedWith(int seed) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) seed);
        return new SignedUrls(URI.create("https://cloud.example:8443"), key);
    }
}
