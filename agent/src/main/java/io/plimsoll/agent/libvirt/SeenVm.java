package io.plimsoll.agent.libvirt;

import java.util.Optional;

/**
 * What a tick saw of a VM without asking QEMU.
 *
 * @param uuid libvirt's uuid
 * @param id number of this start of QEMU
 * @param stuckSinceMillis since when QEMU can't answer, as its process shows, ms since 1970
 * @param leaving whether QEMU sends the VM to another host
 * @param arriving whether the VM is being received from another host
 */
record SeenVm(
        String uuid, int id, Optional<Long> stuckSinceMillis, boolean leaving, boolean arriving) {}
