/**
 * The benchmark of the job: how many VM samples it takes in a second of CPU, beside a job that only
 * reads and decodes them.
 */
@NullMarked
package io.plimsoll.standalone.bench.pipeline;

import org.jspecify.annotations.NullMarked;
