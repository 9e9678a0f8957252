/** The job on a Flink cluster, through Flink's REST interface. */
@NullMarked
package io.plimsoll.standalone.job;

import org.jspecify.annotations.NullMarked;
