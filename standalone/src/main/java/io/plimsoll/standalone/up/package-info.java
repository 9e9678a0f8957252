/** {@code plimsoll up}: the whole loop in one JVM, and its story on the terminal. */
@NullMarked
package io.plimsoll.standalone.up;

import org.jspecify.annotations.NullMarked;
