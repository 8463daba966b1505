package io.headwater.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.simulator.NodeCredentials.Identity;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialFilesTest {
    @TempDir Path folder;

    @Test
    void readsWhatNodeCreateWrites() throws Exception {
        Identity written = new TestAuthority().of("lamp");
        Path files = Files.createDirectory(folder.resolve("lamp"));
        write(files.resolve("node.key"), new JcaPKCS8Generator(written.key(), null));
        write(files.resolve("node.crt"), written.chain().getFirst());
        write(files.resolve("ca.crt"), written.trusted().getFirst());

        Identity read = new CredentialFiles(folder).of("lamp");

        assertThat(read.key().getEncoded()).isEqualTo(written.key().getEncoded());
        assertThat(read.chain()).isEqualTo(written.chain());
        assertThat(read.trusted()).isEqualTo(written.trusted());
    }

    @Test
    void saysHowToMakeWhatIsMissing() {
        assertThatThrownBy(() -> new CredentialFiles(folder).of("lamp"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("headwater node create lamp --out " + folder.resolve("lamp"));
    }

    private static void write(Path file, Object object) throws IOException {
        try (Writer text = Files.newBufferedWriter(file);
                var pem = new JcaPEMWriter(text)) {
            pem.writeObject(object);
        }
    }
}
