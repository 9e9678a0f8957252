package io.plimsoll.agent.doctor;

import io.plimsoll.wire.AbsenceReason;
import io.plimsoll.wire.AbsentValue;
import io.plimsoll.wire.Filesystem;
import java.util.ArrayList;
import java.util.List;

/** Whether the file systems of the images answer and have room to grow. */
final class StorageCheck implements Check {
    private static final String FILESYSTEM = "filesystems:";
    private static final int FULL_PERCENT = 90;
    private static final int OVERFULL_PERCENT = 98;

    @Override
    public String name() {
        return "storage";
    }

    @Override
    public List<Diagnosis> look(Facts facts) {
        List<Diagnosis> found = new ArrayList<>();
        for (AbsentValue absent : facts.host().getAbsent()) {
            if (absent.getWhat().startsWith(FILESYSTEM)
                    && absent.getReason().equals(AbsenceReason.NO_ANSWER.code())) {
                String mount = absent.getWhat().substring(FILESYSTEM.length());
                found.add(
                        Diagnosis.error(
                                name(),
                                mount,
                                "the file system does not answer; VMs on it hang",
                                "timeout 5 stat -f "
                                        + mount
                                        + "; nfsstat -m; dmesg | grep -i nfs"));
            }
        }
        for (Filesystem filesystem : facts.host().getFilesystems()) {
            found.add(fill(filesystem));
        }
        return found;
    }

    private Diagnosis fill(Filesystem filesystem) {
        long total = Math.max(1, filesystem.getTotalBytes());
        long percent = Math.round(100.0 * (total - filesystem.getAvailableBytes()) / total);
        String message =
                "it is %d %% full, %d GiB are left"
                        .formatted(percent, filesystem.getAvailableBytes() >> 30);
        String mount = filesystem.getMountPoint();
        String mend = "du -xh --max-depth=2 " + mount + " | sort -h | tail";
        if (percent >= OVERFULL_PERCENT) {
            return Diagnosis.error(name(), mount, message, mend);
        }
        return percent >= FULL_PERCENT
                ? Diagnosis.warning(name(), mount, message, mend)
                : Diagnosis.ok(name(), mount, message);
    }
}
