package io.headwater.schemas.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageHeaderTest {
    @Test
    void readsVersionProjectAndChipOfAnApplication() {
        byte[] image = TestImage.of("lamp", "1.4.2", 1_000);

        assertThat(ImageHeader.read(image))
                .isEqualTo(new ImageHeader.Application("1.4.2", "lamp", "esp32c3", 0));
    }

    @Test
    void aTextThatFillsItsPlaceNeedsNoEnd() {
        String version = "v".repeat(32);

        assertThat(ImageHeader.read(TestImage.of("lamp", version, 1_000)))
                .isEqualTo(new ImageHeader.Application(version, "lamp", "esp32c3", 0));
    }

    @ParameterizedTest
    @CsvSource({"0, its first byte", "32, does not describe an application"})
    void saysWhatIsMissingWhereAByteIsAnother(int place, String why) {
        byte[] image = TestImage.of("lamp", "1.4.2", 1_000);
        image[place]++;

        assertThat(ImageHeader.read(image))
                .isInstanceOfSatisfying(
                        ImageHeader.Unknown.class, other -> assertThat(other.why()).contains(why));
    }

    @Test
    void aFileThatIsTooShortIsNone() {
        byte[] image = Arrays.copyOf(TestImage.of("lamp", "1.4.2", 1_000), ImageHeader.BYTES - 1);

        assertThat(ImageHeader.read(image)).isInstanceOf(ImageHeader.Unknown.class);
    }
}
