package io.plimsoll.pipeline.indicator;

import static io.plimsoll.wire.AbsenceReason.KERNEL_LACKS;

import io.plimsoll.wire.Filesystem;

/** File systems of a host that hold images. */
final class HostFsMetrics {
    static final Measurement<Filesystem> MEASUREMENT =
            Measurement.<Filesystem>named(
                            "host_fs",
                            "mount",
                            "A file system that holds images of VMs; only in windows in which it was read, which is slowly")
                    .from("statvfs")
                    .whole(
                            "total_bytes",
                            "bytes",
                            "f_blocks · f_frsize",
                            fs -> Value.of(fs.getTotalBytes()))
                    .whole(
                            "available_bytes",
                            "bytes",
                            "f_bavail · f_frsize",
                            fs -> Value.of(fs.getAvailableBytes()))
                    .absentIf("its size is 0")
                    .real(
                            "used_percent",
                            "%",
                            "100 · (total - available) / total",
                            fs ->
                                    Value.of(fs.getTotalBytes() - fs.getAvailableBytes())
                                            .times(100)
                                            .over(Value.of(fs.getTotalBytes()), KERNEL_LACKS))
                    .absentIf("the file system does not tell")
                    .whole("files", "", "f_files", fs -> Value.of(fs.getFiles(), KERNEL_LACKS))
                    .whole(
                            "files_free",
                            "",
                            "f_ffree",
                            fs -> Value.of(fs.getFilesFree(), KERNEL_LACKS))
                    .absentIf("never")
                    .text("type", "type of the file system", Filesystem::getType)
                    .build();

    private HostFsMetrics() {}
}
