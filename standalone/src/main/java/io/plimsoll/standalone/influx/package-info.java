/** Where the indicators are stored: an InfluxDB of one's own, or one that is there already. */
@NullMarked
package io.plimsoll.standalone.influx;

import org.jspecify.annotations.NullMarked;
