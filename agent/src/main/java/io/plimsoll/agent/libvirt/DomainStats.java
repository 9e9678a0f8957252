package io.plimsoll.agent.libvirt;

import java.util.Map;

/**
 * The bulk statistics of one VM.
 *
 * @param uuid libvirt's uuid
 * @param name libvirt's name
 * @param id number of this start of QEMU, unique within the life of the libvirt daemon
 * @param parameters what {@link TypedParameters} read
 */
record DomainStats(String uuid, String name, int id, Map<String, Object> parameters) {}
