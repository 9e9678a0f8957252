/** Whether the measured effect of a command matches the prediction. Pure. */
@NullMarked
package io.plimsoll.pipeline.verify;

import org.jspecify.annotations.NullMarked;
