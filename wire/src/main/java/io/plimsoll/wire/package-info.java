/**
 * Every record that crosses Kafka: samples and inventory up, commands down, results up, and what
 * people read.
 *
 * <p>Samples are Avro, as that is where the volume is; all else is JSON with a published schema.
 * Records only ever grow: a new field has a default, no field changes its meaning or unit, unknown
 * fields are ignored, and a record of a newer version is rejected to the side.
 */
@NullMarked
package io.plimsoll.wire;

import org.jspecify.annotations.NullMarked;
