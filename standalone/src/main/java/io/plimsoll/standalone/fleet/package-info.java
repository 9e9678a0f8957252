/**
 * A fleet that exists only in memory: hosts, VMs whose load follows real traces, CPU shared as a
 * kernel would, and live migration. The agents that look at it are the real ones.
 */
@NullMarked
package io.plimsoll.standalone.fleet;

import org.jspecify.annotations.NullMarked;
