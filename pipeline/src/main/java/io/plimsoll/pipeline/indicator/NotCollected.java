package io.plimsoll.pipeline.indicator;

import java.util.List;

/**
 * What a host or hypervisor could tell and is not read, or is read and has no indicator.
 *
 * @param what the counters
 * @param why the reason
 */
public record NotCollected(String what, String why) {

    /** All of it, in the order of the flow. */
    public static List<NotCollected> all() {
        return List.of(
                new NotCollected(
                        "libvirt `vcpu.N.state`",
                        "constant: the QEMU driver says running of every vCPU online; `vm_cpu.halted_vcpus` and the shares of run, ready, idle and wait tell more"),
                new NotCollected(
                        "libvirt `vcpu.N.wait`",
                        "no indicator: it is the run queue's wait_sum, 0 on most kernels (CONFIG_SCHED_DEBUG and a sysctl); `schedstat` run_delay is always there. It travels in the samples and in the raw profile"),
                new NotCollected(
                        "libvirt `vcpu.N.time`",
                        "ticks of 10 ms shown as ns; `schedstat` field 1 has the same in ns"),
                new NotCollected(
                        "libvirt `perf.*`, cmt, mbmt, mbml",
                        "needs `<perf>` events in each definition, which cost the guest; the last three are dead since Linux 4.14"),
                new NotCollected(
                        "libvirt `cpu.cache.monitor.*`, `memory.bandwidth.monitor.*` (resctrl)",
                        "needs `<cachetune>` or `<memorytune>` monitors in each definition; where they are, they travel in the samples' map `extra`, without an indicator"),
                new NotCollected(
                        "libvirt `iothread.*.poll-*`", "a setting and no load; travels in `extra`"),
                new NotCollected(
                        "libvirt `block.N.threshold`, `block.N.limits.*`",
                        "settings; travel in `extra`"),
                new NotCollected(
                        "libvirt `block.N.timed_group.*`, `block.N.latency_histogram.*`",
                        "need libvirt 11.9 and 12.1 and a definition that asks for them; where they are, they travel in `extra`. Until then latency is a mean, and says so"),
                new NotCollected(
                        "other KVM statistics per vCPU and VM (directed yields, TLB flushes, page tables)",
                        "no indicator; they travel in `extra`"),
                new NotCollected(
                        "virDomainGetGuestInfo (file systems, users, load of the guest)",
                        "asks an agent in the guest, which is slow, can hang, and is the guest's word"),
                new NotCollected(
                        "virDomainGetDiskErrors, virDomainGetVcpuPinInfo, virStoragePoolGetInfo",
                        "no load: errors show in `vm_disk.errors_per_second` and the state's reason, pinning and pools are inventory; a pool's refresh can hang on NFS"),
                new NotCollected(
                        "virDomainStartDirtyRateCalc",
                        "never started by the agent: it costs the guest; the last measurement of somebody else is in `vm_state.dirty_bytes_per_second`"),
                new NotCollected(
                        "/proc/PID/numa_maps, smaps_rollup",
                        "5 to 8 ms each even for a small process, and they hold mmap_lock; `vm_mem.numa_*` is from the cgroup"),
                new NotCollected(
                        "NUMA locality (memory on the nodes where the vCPUs ran)",
                        "the map of CPUs to nodes is inventory and not in a sample; `vm_mem.numa_nodes` and `numa_main_percent` tell the spread"),
                new NotCollected(
                        "/proc/PID/task/TID/status context switches, delayacct_blkio",
                        "timeslices are in `vm_cpu.switches_per_second`; delay accounting is off by default"),
                new NotCollected(
                        "cgroup io.stat and memory.events beyond oom_kill, per-thread cgroups of libvirt",
                        "io.stat travels in the samples; the disks tell the same per device. The threads' time is in `schedstat`"),
                new NotCollected(
                        "per-CPU figures of the host, and series per vCPU",
                        "eight times the series; means, the most and the skew are there instead"),
                new NotCollected(
                        "PSI averages avg10, avg60, avg300",
                        "the totals are read; averages have windows of their own that are not ours"),
                new NotCollected(
                        "statistics of SR-IOV and other passed-through devices, vhost-user ports",
                        "the host has none, or one `ovs-vsctl` process per NIC and reading"));
    }
}
