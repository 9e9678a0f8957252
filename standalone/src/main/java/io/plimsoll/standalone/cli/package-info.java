/** The verbs of the launcher {@code plimsoll} that are written in Java. */
@NullMarked
package io.plimsoll.standalone.cli;

import org.jspecify.annotations.NullMarked;
