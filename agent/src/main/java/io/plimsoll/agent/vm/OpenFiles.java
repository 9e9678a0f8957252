package io.plimsoll.agent.vm;

/**
 * How many descriptors may be kept open. Beyond it files are opened anew at each reading, which
 * costs more but never runs the agent out of descriptors. For use by one thread.
 */
final class OpenFiles {
    /** A host of 200 VMs with 4 vCPUs needs 3,600. */
    static final int MOST = 8000;

    private final int most;
    private int open;

    OpenFiles(int most) {
        this.most = most;
    }

    /** Half of what the process may open, which leaves enough for Kafka, the spool and libvirt. */
    static OpenFiles ofProcess(KernelReader reader) {
        long limit = reader.once("proc/self/limits").value("Max open files");
        return new OpenFiles((int) Math.min(MOST, limit <= 0 ? 512 : limit / 2));
    }

    boolean mayKeep() {
        if (open >= most) {
            return false;
        }
        open++;
        return true;
    }

    void closed() {
        open--;
    }
}
