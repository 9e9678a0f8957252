/**
 * Reads the VMs' processes and cgroups: what needs neither libvirt nor QEMU's monitor and so can't
 * hang with them.
 */
@NullMarked
package io.plimsoll.agent.vm;

import org.jspecify.annotations.NullMarked;
