/**
 * What is watched and forecast of a VM or a host, as series of means over minutes. A series follows
 * its VM from host to host. Pure; knows no Flink and no clock.
 */
@NullMarked
package io.plimsoll.pipeline.series;

import org.jspecify.annotations.NullMarked;
