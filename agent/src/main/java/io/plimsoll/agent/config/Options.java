package io.plimsoll.agent.config;

import java.util.List;

/** All keys of the agent, in the order in which they are documented. */
final class Options {
    static final String ENVIRONMENT_PREFIX = "PLIMSOLL_AGENT_";

    static final Option CLUSTER =
            new Option(
                    "cluster",
                    "text",
                    "main",
                    "Failure domain within which VMs may move. Hosts of one cluster share storage and networks.",
                    "zone-a");
    static final Option HOST_ID =
            new Option(
                    "host.id",
                    "text",
                    "the hostname",
                    "Name of this host, unique in the fleet. It is the key of all records, so changing it makes a new"
                            + " host.",
                    "hv17");
    static final Option BOOTSTRAP_SERVERS =
            new Option(
                    "kafka.bootstrap.servers",
                    "host:port, comma separated",
                    "",
                    "Required. Kafka brokers to ask for the others. Every other key that begins with kafka. goes to the"
                            + " Kafka clients without that prefix, such as kafka.security.protocol or kafka.sasl.jaas.config;"
                            + " settings that the delivery guarantees rest on can't be changed.",
                    "kafka1:9092,kafka2:9092");
    static final Option SAMPLE_INTERVAL =
            new Option(
                    "sample.interval",
                    "duration, from 100ms to 10m",
                    "10s",
                    "Time between two samples of the host and its VMs.",
                    "5s");
    static final Option MONITOR_INTERVAL =
            new Option(
                    "sample.monitor.interval",
                    "duration, from 1s to 1h",
                    "30s",
                    "Time between two readings of what only QEMU's monitor tells: disks, the guests' own view of their"
                            + " memory, KVM's counters. Everything else is read at every sample. Never shorter than"
                            + " sample.interval.",
                    "1m");
    static final Option IMAGE_INTERVAL =
            new Option(
                    "sample.image.interval",
                    "duration, from 1s to 24h",
                    "5m",
                    "Time between two readings of the VMs' images with their backing chains, and of limits.",
                    "15m");
    static final Option DIRTY_RATE_INTERVAL =
            new Option(
                    "sample.dirtyrate.interval",
                    "duration, from 0s to 24h; 0s is never",
                    "0s",
                    "How often QEMU is told to measure for a second how fast a VM changes its memory, one VM after the"
                            + " other. It costs the host CPU time and tells how long a migration would take.",
                    "1h");
    static final Option BUDGET_CPU_PERCENT =
            new Option(
                    "budget.cpu.percent",
                    "number from 0.01 to 100",
                    "0.5",
                    "CPU time that the agent may use, in percent of a core, for each 50 VMs or part of it. When it uses"
                            + " more, sample.monitor.interval and sample.image.interval are doubled, up to eightfold, and"
                            + " halved again when it uses less; the samples tell.",
                    "1");
    static final Option INVENTORY_INTERVAL =
            new Option(
                    "inventory.interval",
                    "duration, from 1s to 24h",
                    "10m",
                    "Time between two inventories. One is also sent at the start and soon after libvirt tells that something"
                            + " changed.",
                    "30m");
    static final Option STATE_DIR =
            new Option(
                    "state.dir",
                    "folder",
                    "/var/lib/plimsoll-agent",
                    "What must survive a restart: the spool, the commands seen, the agent's epoch. One agent per"
                            + " folder.",
                    "/srv/plimsoll/agent");
    static final Option SPOOL_MAX_BYTES =
            new Option(
                    "spool.max.bytes",
                    "bytes, or with KiB, MiB, GiB; from 1MiB",
                    "256MiB",
                    "Most that waits on disk while Kafka is away. When it is full the oldest ticks are dropped; the"
                            + " log and every later sample tell how many. A host with 50 VMs fills about 150 MiB a day"
                            + " at 10s.",
                    "1GiB");
    static final Option SPOOL_FSYNC_INTERVAL =
            new Option(
                    "spool.fsync.interval",
                    "duration, from 0s to 1h",
                    "1s",
                    "How often what waits is flushed to the disk; what came later than that is lost if the power fails."
                            + " What Kafka takes at once is not flushed at all. 0s: every record, at once.",
                    "0s");
    static final Option SPOOL_REPLAY_RATE =
            new Option(
                    "spool.replay.rate",
                    "number from 0.01 to 1000",
                    "0.8",
                    "After an outage of Kafka live ticks are sent first and at full cadence; so many ticks of the"
                            + " backlog follow per live tick. 0.8: one hour is caught up in 75 minutes. More catches up"
                            + " sooner, but all agents do it at the same time.",
                    "4");
    static final Option HOST_CGROUP =
            new Option(
                    "host.cgroup",
                    "name of a cgroup",
                    "",
                    "For hosts that are nested in one machine: the host is this cgroup. CPU time comes from its"
                            + " cpuacct.usage or cpu.stat, the number of CPUs from its cpuset.",
                    "plimsoll-hv1");
    static final Option HOST_CPUS =
            new Option(
                    "host.cpus",
                    "whole number from 1",
                    "what was found",
                    "CPUs (threads) that VMs may use, where that is less than the machine has.",
                    "30");
    static final Option HOST_MEMORY =
            new Option(
                    "host.memory",
                    "bytes, or with KiB, MiB, GiB",
                    "what was found",
                    "Memory of the host, where that is less than the machine has.",
                    "120GiB");
    static final Option HOST_RESERVED_MEMORY =
            new Option(
                    "host.reserved.memory",
                    "bytes, or with KiB, MiB, GiB",
                    "0",
                    "Memory that is never given to VMs: for the host's own processes.",
                    "4GiB");
    static final Option HOST_IMAGE_PATHS =
            new Option(
                    "host.image.paths",
                    "absolute paths, comma separated",
                    "",
                    "Folders whose file systems are sampled besides those that hold an image of a VM of this host.",
                    "/var/lib/libvirt/images,/srv/vms");
    static final Option HOST_LABELS =
            new Option(
                    "host.labels",
                    "name=value, comma separated",
                    "",
                    "What is to be known of this host, sent with its inventory. Hosts with the same rack share power and"
                            + " switch: when most of them are unusual at once, one finding says so.",
                    "rack=r12,row=3");
    static final Option LIBVIRT_ENABLED =
            new Option(
                    "libvirt.enabled",
                    "auto, true or false",
                    "auto",
                    "Whether VMs are sampled. auto: if libvirt's client library is installed. true: without it the agent"
                            + " refuses to start. A libvirt daemon that does not answer is waited for in any case.",
                    "true");
    static final Option LIBVIRT_URI =
            new Option(
                    "libvirt.uri",
                    "libvirt URI",
                    "qemu:///system",
                    "libvirt of this host.",
                    "qemu+unix:///system?socket=/run/libvirt/libvirt-sock");
    static final Option MIGRATION_URI =
            new Option(
                    "migration.uri",
                    "libvirt URI",
                    "",
                    "Where the libvirt daemons of other hosts reach this host's. It is published in the inventory;"
                            + " without it no VM is moved here.",
                    "qemu+tls://hv17.example.org/system");
    static final Option MIGRATION_CHECK_URI =
            new Option(
                    "migration.check.uri",
                    "libvirt URI with {host}",
                    "the command's destination",
                    "How this agent reaches the libvirt of a destination, to see whether there is room and whether the VM"
                            + " has arrived. {host} stands for the destination's host id.",
                    "qemu+tls://{host}.example.org/system");
    static final Option MIGRATION_UNSAFE =
            new Option(
                    "migration.unsafe",
                    "true or false",
                    "false",
                    "Migrate even if libvirt does not recognise the disks' storage as shared. Only true if it is shared:"
                            + " otherwise the guest's disk is lost.",
                    "true");
    static final Option MIGRATION_MAX_CONCURRENT =
            new Option(
                    "migration.max.concurrent",
                    "whole number from 1 to 16",
                    "1",
                    "Migrations away from this host at a time; a command beyond it is refused.",
                    "2");
    static final Option COMMAND_PUBLIC_KEY =
            new Option(
                    "command.public.key",
                    "base64 of X.509 Ed25519 keys, comma separated",
                    "",
                    "Keys whose signature counts on commands; two while a key is being replaced. Without one every"
                            + " command is refused.",
                    "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=");
    static final Option COMMANDS_ALLOWED =
            new Option(
                    "commands.allowed",
                    "actions, comma separated, or empty",
                    "migrate",
                    "What may be done here. Empty: the agent only samples.",
                    "migrate");

    /** All, in the order of the documentation. */
    static final List<Option> ALL =
            List.of(
                    CLUSTER,
                    HOST_ID,
                    BOOTSTRAP_SERVERS,
                    SAMPLE_INTERVAL,
                    MONITOR_INTERVAL,
                    IMAGE_INTERVAL,
                    DIRTY_RATE_INTERVAL,
                    BUDGET_CPU_PERCENT,
                    INVENTORY_INTERVAL,
                    STATE_DIR,
                    SPOOL_MAX_BYTES,
                    SPOOL_FSYNC_INTERVAL,
                    SPOOL_REPLAY_RATE,
                    HOST_CGROUP,
                    HOST_CPUS,
                    HOST_MEMORY,
                    HOST_RESERVED_MEMORY,
                    HOST_IMAGE_PATHS,
                    HOST_LABELS,
                    LIBVIRT_ENABLED,
                    LIBVIRT_URI,
                    MIGRATION_URI,
                    MIGRATION_CHECK_URI,
                    MIGRATION_UNSAFE,
                    MIGRATION_MAX_CONCURRENT,
                    COMMAND_PUBLIC_KEY,
                    COMMANDS_ALLOWED);

    private Options() {}
}
