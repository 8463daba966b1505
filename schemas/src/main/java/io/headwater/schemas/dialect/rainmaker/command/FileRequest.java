package io.headwater.schemas.dialect.rainmaker.command;

import org.jspecify.annotations.Nullable;

/** What a node asks about its files, commands 16, 17 and 20 (rainmaker.md 4.14.5). */
public sealed interface FileRequest {
    /**
     * Where to put a file.
     *
     * @param name as the node calls it; null when it does not
     * @param bytes how long it will be; null when the node does not say
     */
    record Place(@Nullable String name, @Nullable Long bytes) implements FileRequest {}

    /** Where to get a file of the node's. */
    record Fetch(String file) implements FileRequest {}

    /**
     * That a file is there now.
     *
     * @param file null for the one that was asked for last
     * @param metadata JSON text
     */
    record Confirm(
            @Nullable String file,
            @Nullable String description,
            @Nullable String fileType,
            @Nullable String metadata)
            implements FileRequest {}
}
