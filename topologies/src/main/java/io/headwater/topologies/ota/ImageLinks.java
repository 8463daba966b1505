package io.headwater.topologies.ota;

/** Addresses of images in the store. Deterministic: the same arguments give the same address. */
@FunctionalInterface
public interface ImageLinks {
    /** For an installation without a store: jobs name the whole address themselves. */
    ImageLinks NONE = (id, fallback, at) -> fallback;

    /**
     * Where a node may fetch an image, for long enough to come back for the rest of it (R-OU-1).
     *
     * @param id of the image
     * @param fallback what the job says, when nothing better is known
     * @param at log time of the delivery, epoch ms
     */
    String of(String id, String fallback, long at);
}
