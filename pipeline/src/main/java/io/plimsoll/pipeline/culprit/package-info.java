/** Who hurts whom: which VM of a host takes what another one lacks. Pure. */
@NullMarked
package io.plimsoll.pipeline.culprit;

import org.jspecify.annotations.NullMarked;
