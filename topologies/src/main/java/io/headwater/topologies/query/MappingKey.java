package io.headwater.topologies.query;

import io.headwater.schemas.dialect.rainmaker.MappingDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The key with which secrets of user mappings are digested, the same as the bridges'. It is read
 * when it is first needed, as a bridge of the same process may still have to make it. Any thread.
 */
final class MappingKey {
    private final @Nullable Path file;
    private volatile @Nullable MappingDigest digest;

    /**
     * @param file null when this process was not given one
     */
    MappingKey(@Nullable Path file) {
        this.file = file;
    }

    /**
     * @throws Refused when there is no key, or none that can be used
     */
    MappingDigest digest() {
        MappingDigest known = digest;
        if (known == null) {
            known = read();
            digest = known;
        }
        return known;
    }

    private MappingDigest read() {
        if (file == null) {
            throw new Refused(
                    ErrorCode.MAPPING_KEY_MISSING, "headwater.topologies.mapping.key is not set");
        }
        try {
            return new MappingDigest(Files.readAllBytes(file));
        } catch (IOException | IllegalArgumentException e) {
            throw new Refused(ErrorCode.MAPPING_KEY_MISSING, file + " cannot be used: " + e);
        }
    }
}
