package io.plimsoll.wire;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A NIC of a VM as it is defined.
 *
 * @param mac its address in lower case, which is stable
 * @param device the tap on this host; null while the VM is shut off, or where there is none
 * @param model such as {@code virtio}; empty for the hypervisor's default
 * @param network what it is connected to: a bridge, a network of libvirt or a device; empty if to
 *     nothing
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record NicDefinition(
        String mac,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String device,
        String model,
        String network) {}
