package io.headwater.topologies.aggregates;

/**
 * One bucket of a calendar and the points in it, one at least. Epoch ms.
 *
 * @param start of the bucket; it may lie before the range that was asked
 * @param end of the bucket, where the next one starts
 * @param atom of its points within the range
 */
public record Bucket(long start, long end, Atom atom) {}
