package io.headwater.schemas;

import io.headwater.avro.commands.CommandState;
import io.headwater.avro.files.NodeFile;

/** Requests that a node polls for and answers, and the files it brings. */
final class CommandTopics {
    final Topic<RowKey, CommandState> state;
    final Topic<RowKey, NodeFile> files;

    CommandTopics(TopicKinds kinds) {
        state =
                kinds.rows(
                        "commands.state.v1",
                        "one request to one node; null once it is forgotten or erased",
                        CommandState.class,
                        TopicKinds.SUPERSEDED);
        files =
                kinds.rows(
                        "files.state.v1",
                        "a file that a node brings, without its bytes; null once it is removed or erased",
                        NodeFile.class,
                        TopicKinds.SUPERSEDED);
    }
}
