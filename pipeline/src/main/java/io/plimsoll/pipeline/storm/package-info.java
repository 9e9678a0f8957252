/** Many findings of one kind at once become one that says so. Pure; knows no Flink and no clock. */
@NullMarked
package io.plimsoll.pipeline.storm;

import org.jspecify.annotations.NullMarked;
