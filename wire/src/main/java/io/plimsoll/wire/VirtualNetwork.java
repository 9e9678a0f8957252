package io.plimsoll.wire;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A network of libvirt.
 *
 * @param name libvirt's name
 * @param active whether it is started
 * @param bridge the bridge of the host; null where it has none
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record VirtualNetwork(
        String name,
        boolean active,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String bridge) {}
