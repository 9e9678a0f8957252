package io.plimsoll.agent.vm;

import io.plimsoll.wire.VmProcess;
import java.nio.file.Path;

/** Memory, storage traffic and KSM of a process. For use by one thread. */
final class ProcessMemory implements AutoCloseable {
    private static final long BYTES_PER_KIB = 1024;

    private final KernelReader reader;
    private final KernelFile status;
    private final KernelFile io;
    private final KernelFile ksmStat;
    private final KernelFile ksmPages;

    ProcessMemory(Path process, KernelReader reader, OpenFiles openFiles) {
        this.reader = reader;
        this.status = new KernelFile(process.resolve("status"), openFiles);
        this.io = new KernelFile(process.resolve("io"), openFiles);
        this.ksmStat = new KernelFile(process.resolve("ksm_stat"), openFiles);
        this.ksmPages = new KernelFile(process.resolve("ksm_merging_pages"), openFiles);
    }

    VmProcess read(long threads, long majorFaults) {
        VmProcess.Builder process =
                VmProcess.newBuilder().setThreads((int) threads).setMajorFaults(majorFaults);
        KernelText text = reader.again(status);
        text.ifValue("VmRSS", kib -> process.setRssBytes(kib * BYTES_PER_KIB));
        text.ifValue("RssAnon", kib -> process.setAnonBytes(kib * BYTES_PER_KIB));
        text.ifValue("RssShmem", kib -> process.setShmemBytes(kib * BYTES_PER_KIB));
        text.ifValue("HugetlbPages", kib -> process.setHugetlbBytes(kib * BYTES_PER_KIB));
        text.ifValue("VmSwap", kib -> process.setSwapBytes(kib * BYTES_PER_KIB));
        text.ifValue("VmLck", kib -> process.setLockedBytes(kib * BYTES_PER_KIB));
        text = reader.again(io);
        text.ifValue("read_bytes", process::setReadBytes);
        text.ifValue("write_bytes", process::setWrittenBytes);
        text = reader.again(ksmStat);
        text.ifValue("ksm_merging_pages", process::setKsmMergingPages);
        text.ifValue("ksm_process_profit", process::setKsmProfitBytes);
        if (process.getKsmMergingPages() == null) { // a kernel before 6.4
            text = reader.again(ksmPages);
            if (!text.isEmpty()) {
                process.setKsmMergingPages(text.column(0));
            }
        }
        return process.build();
    }

    @Override
    public void close() {
        status.close();
        io.close();
        ksmStat.close();
        ksmPages.close();
    }
}
