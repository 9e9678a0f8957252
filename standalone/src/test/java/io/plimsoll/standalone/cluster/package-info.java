/** The job on a real Flink cluster, whose processes are killed. */
@NullMarked
package io.plimsoll.standalone.cluster;

import org.jspecify.annotations.NullMarked;
