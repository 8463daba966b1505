package io.headwater.topologies.images;

import java.util.Optional;

/** Who needs an image that somebody wants to remove. */
@FunctionalInterface
public interface ImageUse {
    /**
     * Why the image must stay, as a sentence without a full stop; empty when it may go.
     *
     * @param imageId its digest
     */
    Optional<String> needs(String imageId);
}
