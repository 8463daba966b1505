package io.headwater.schemas.avro;

import org.apache.avro.Schema;

/**
 * The two-way relation between a schema and the id that stands for it in a record. Safe for any
 * thread.
 */
public interface SchemaIds {
    /**
     * @param subject {@code <topic>-value}
     * @throws org.apache.kafka.common.errors.SerializationException when the schema has no id for
     *     that subject
     */
    int idFor(String subject, Schema schema);

    /**
     * The schema that a record with this id was written with.
     *
     * @throws org.apache.kafka.common.errors.SerializationException when no schema has that id
     */
    Schema schemaFor(int id);
}
