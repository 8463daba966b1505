package io.headwater.sinks.timeseries;

import io.headwater.schemas.NodeKey;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * That nobody has a node any more who had it: what it measured until then is erased, whoever has it
 * next (R-TS-8).
 *
 * @param source where it came from
 * @param until log time, epoch ms
 */
record OrphanRow(SinkRecord source, NodeKey node, long until) implements Decoded {}
