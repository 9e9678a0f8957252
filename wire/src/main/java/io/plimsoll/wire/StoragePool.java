package io.plimsoll.wire;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A storage pool of libvirt. The sizes are those that libvirt knew last: refreshing a pool may hang
 * with its storage.
 *
 * @param name libvirt's name
 * @param type such as {@code dir}, {@code logical} or {@code rbd}
 * @param active whether it is started
 * @param path where it is mounted or which folder it is; null where it has none
 * @param capacityBytes size; null if it is not active
 * @param allocationBytes what is taken; null if it is not active
 * @param availableBytes what is free; null if it is not active
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record StoragePool(
        String name,
        String type,
        boolean active,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String path,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long capacityBytes,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long allocationBytes,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long availableBytes) {}
