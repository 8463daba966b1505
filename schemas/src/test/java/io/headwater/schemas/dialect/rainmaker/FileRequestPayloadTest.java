package io.headwater.schemas.dialect.rainmaker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.dialect.rainmaker.command.FileAnswer;
import io.headwater.schemas.dialect.rainmaker.command.FileRequest;
import io.headwater.schemas.dialect.rainmaker.command.FileRequestPayload;
import io.headwater.schemas.dialect.rainmaker.command.NodeCommand;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileRequestPayloadTest {
    @Test
    void aPlaceIsAskedForWithNothingWithANameOrWithASize() {
        assertThat(accepted(NodeCommand.UPLOAD_URL, null))
                .isEqualTo(new FileRequest.Place(null, null));
        assertThat(accepted(NodeCommand.UPLOAD_URL, "{\"file_name\":\"log.txt\"}"))
                .isEqualTo(new FileRequest.Place("log.txt", null));
        assertThat(accepted(NodeCommand.UPLOAD_URL, "{\"file_size\":42,\"more\":[]}"))
                .isEqualTo(new FileRequest.Place(null, 42L));
    }

    @Test
    void aFileIsConfirmedWithWhatTheNodeSaysOfIt() {
        assertThat(
                        accepted(
                                NodeCommand.CONFIRM_UPLOAD,
                                "{\"description\":\"night\",\"file_type\":\"log\",\"metadata\":{\"a\":1.50}}"))
                .isEqualTo(new FileRequest.Confirm(null, "night", "log", "{\"a\":1.5}"));
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    UPLOAD_URL     | {                     | json-syntax
                    UPLOAD_URL     | []                    | not-object
                    UPLOAD_URL     | {"file_name":7}       | field-type
                    UPLOAD_URL     | {"file_name":""}      | field-value
                    UPLOAD_URL     | {"file_size":"7"}     | field-type
                    UPLOAD_URL     | {"file_size":-1}      | field-value
                    DOWNLOAD_URL   | {}                    | field-missing
                    CONFIRM_UPLOAD | {"metadata":{"a":1e999}} | field-value
                    """)
    void whatCannotBeMeantIsRefusedWithItsReason(NodeCommand command, String data, String reason) {
        assertThat(FileRequestPayload.parse(command, data.getBytes(UTF_8)))
                .isInstanceOfSatisfying(
                        Parsed.Refused.class,
                        refused -> assertThat(refused.reason().code()).isEqualTo(reason));
    }

    @Test
    void anAnswerNamesTheFileAndItsAddress() {
        assertThat(new String(FileAnswer.granted("f1", "https://c/f1", 7, 10L), UTF_8))
                .isEqualTo(
                        "{\"status\":\"success\",\"file_id\":\"f1\",\"url\":\"https://c/f1\",\"expires_at\":7,\"max_size\":10}");
        assertThat(new String(FileAnswer.refused("it is \"full\""), UTF_8))
                .isEqualTo("{\"status\":\"failure\",\"description\":\"it is \\\"full\\\"\"}");
    }

    private static FileRequest accepted(NodeCommand command, @Nullable String data) {
        var parsed = FileRequestPayload.parse(command, data == null ? null : data.getBytes(UTF_8));
        assertThat(parsed).isInstanceOf(Parsed.Accepted.class);
        return ((Parsed.Accepted<FileRequest>) parsed).value();
    }
}
