package io.plimsoll.wire;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A disk of a VM as it is defined, with what is known of its images.
 *
 * @param target the stable name in the guest's definition, such as {@code vda}
 * @param device {@code disk}, {@code cdrom}, {@code floppy} or {@code lun}
 * @param bus such as {@code virtio}; empty if the definition does not say
 * @param sourceType {@code file}, {@code block}, {@code network}, {@code volume}, …
 * @param source path, or {@code protocol:name} of a network disk, or {@code pool/volume}; null
 *     without a medium
 * @param format such as {@code qcow2} or {@code raw}
 * @param cache such as {@code none} or {@code writeback}; empty for the hypervisor's default
 * @param readOnly whether the guest may only read it
 * @param shareable whether several VMs may write it at once
 * @param images the chain of images, the one that is written first; the number of backing images is
 *     one less. Empty without a medium, or where it can't be known
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record DiskDefinition(
        String target,
        String device,
        String bus,
        String sourceType,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String source,
        String format,
        String cache,
        boolean readOnly,
        boolean shareable,
        List<ImageFacts> images) {

    /** Copies the list; an absent one is empty. */
    public DiskDefinition {
        images = Absent.listOrEmpty(images);
    }

    /** The same disk with other images. */
    public DiskDefinition withImages(List<ImageFacts> newImages) {
        return new DiskDefinition(
                target,
                device,
                bus,
                sourceType,
                source,
                format,
                cache,
                readOnly,
                shareable,
                newImages);
    }

    /**
     * One image of a chain.
     *
     * @param path where it is
     * @param format such as {@code qcow2} or {@code raw}; empty if unknown
     * @param virtualBytes size that the guest sees; null if unknown
     * @param allocatedBytes what it takes of the file system, holes left out; null if unknown
     * @param alsoUsedBy uuids of the other VMs of this host whose chains contain it
     * @param unread why it could not be looked at; null if it could
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record ImageFacts(
            String path,
            String format,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long virtualBytes,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long allocatedBytes,
            List<String> alsoUsedBy,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String unread) {

        /** Copies the list; an absent one is empty. */
        public ImageFacts {
            alsoUsedBy = Absent.listOrEmpty(alsoUsedBy);
        }

        /** The same image, used by other VMs too. */
        public ImageFacts alsoUsedBy(List<String> vmUuids) {
            return new ImageFacts(path, format, virtualBytes, allocatedBytes, vmUuids, unread);
        }
    }
}
