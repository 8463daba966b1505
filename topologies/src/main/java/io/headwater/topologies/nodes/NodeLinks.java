package io.headwater.topologies.nodes;

import io.headwater.topologies.ota.ImageLinks;
import io.headwater.topologies.uploads.FileLinks;

/**
 * Addresses that nodes are given.
 *
 * @param images of firmware
 * @param files that nodes bring
 */
public record NodeLinks(ImageLinks images, FileLinks files) {
    /** For an installation that keeps neither. */
    public static final NodeLinks NONE = new NodeLinks(ImageLinks.NONE, FileLinks.NONE);
}
