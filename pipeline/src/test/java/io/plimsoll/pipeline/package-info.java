@NullMarked
package io.plimsoll.pipeline;

import org.jspecify.annotations.NullMarked;
