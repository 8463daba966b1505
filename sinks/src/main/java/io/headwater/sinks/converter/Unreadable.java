package io.headwater.sinks.converter;

/**
 * In place of a value that is no record of ours. A sink that gets it makes a dead letter of the
 * record, and Connect waits for that before it commits, as it does not for the converter's own
 * failures.
 *
 * @param why a sentence without the bytes
 * @param bytes how many they were; the worker holds them as long as the record
 */
public record Unreadable(String why, int bytes) {}
