/** A Kafka broker inside this JVM, and the topics that Plimsoll needs on any broker. */
@NullMarked
package io.plimsoll.standalone.kafka;

import org.jspecify.annotations.NullMarked;
