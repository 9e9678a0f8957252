@NullMarked
package io.plimsoll.wire;

import org.jspecify.annotations.NullMarked;
