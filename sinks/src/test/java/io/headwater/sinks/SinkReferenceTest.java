package io.headwater.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SinkReferenceTest {
    @Test
    void listsEverySettingWithItsDefaultAndMeaning() {
        String page = SinkReference.markdown();

        assertThat(page)
                .startsWith("# Settings of the sinks\n\n## TimeSeriesSinkConnector\n")
                .contains("### Connection\n", "### Writing\n", "### Reading\n")
                .contains("| `connection.url` | string | none, must be given | ")
                .contains("| `batch.size` | int | `10000` | [1,...,100000] | Most records that one")
                .contains("| `connection.password` | password |  |  | Password; ");
    }
}
