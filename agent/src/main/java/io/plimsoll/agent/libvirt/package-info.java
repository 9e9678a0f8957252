/**
 * The hypervisor through libvirt. No type of libvirt or JNA leaves this package, and no call lasts
 * longer than its deadline.
 */
@NullMarked
package io.plimsoll.agent.libvirt;

import org.jspecify.annotations.NullMarked;
