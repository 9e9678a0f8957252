package io.plimsoll.wire;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Why a value is not there. An agent puts the code into {@link AbsentValue} beside what it could
 * not read; the job adds its own reasons and keeps all of them in InfluxDB, in the string field
 * {@code absent} of a point. The code is the name in lower case and never changes.
 */
public enum AbsenceReason {
    /** The guest has no balloon driver, or it never answered. */
    NO_BALLOON_DRIVER("load virtio_balloon in the guest, or add <memballoon model='virtio'/>"),
    /** The guest is not asked for its statistics: the balloon's period is 0. */
    BALLOON_PERIOD_ZERO("set a period: virsh dommemstat VM --period 10 --live --config"),
    /** What the guest reported last is too old. */
    STALE("look whether the guest hangs or its balloon driver was unloaded"),
    /** It is read more slowly than every tick, and was not yet, or not again. */
    NOT_DUE("wait for the next reading"),
    /** QEMU's monitor was busy with a job of somebody else. */
    MONITOR_BUSY("wait; see vm_state for how long it lasts"),
    /** QEMU does not answer; the agent leaves it alone for a while. */
    BREAKER_OPEN("look at the VM's QEMU and its storage"),
    /** libvirt does not answer. */
    LIBVIRT_DOWN("look at libvirtd or virtqemud on the host"),
    /** This libvirt or QEMU is too old to tell. */
    HYPERVISOR_LACKS("upgrade libvirt or QEMU; see docs/metrics.md for the version"),
    /** This kernel does not count it, or was told not to. */
    KERNEL_LACKS("see './plimsoll doctor' for the switch"),
    /** The agent may not read it. */
    NO_PERMISSION("run the agent as root, or give it the capability that docs/metrics.md names"),
    /** A file system or device was asked and does not answer; it is left alone until it does. */
    NO_ANSWER("look at the storage or the file server behind it"),
    /** It is not defined or configured here, such as a quota. */
    NOT_CONFIGURED("nothing to do"),
    /** The VM or the device went away while it was read. */
    VANISHED("nothing to do"),
    /** It could be read but not understood. */
    GARBLED("report it with the agent's log"),
    /** The VM is arriving by a migration: it is counted on the host where it runs. */
    MIGRATING_IN("nothing to do"),
    /** There is only one reading yet, so no growth. */
    FIRST_READING("wait for the next tick"),
    /** The counter began anew within the window, so that no growth is known. */
    RESET("nothing to do"),
    /** The step between the two readings was too long to say what happened in it. */
    GAP("look at telemetry_quality for lost ticks"),
    /** There was no request, so there is no latency. */
    NO_REQUESTS("nothing to do"),
    /** The value was beyond what a machine can reach, and was left out. */
    IMPOSSIBLE("report it with the samples of the window");

    private static final Map<String, AbsenceReason> BY_CODE =
            Arrays.stream(values())
                    .collect(Collectors.toMap(AbsenceReason::code, Function.identity()));

    private final String code;
    private final String cure;

    AbsenceReason(String cure) {
        this.code = name().toLowerCase(Locale.ROOT);
        this.cure = cure;
    }

    /** The name in lower case, as on the wire and in InfluxDB. */
    public String code() {
        return code;
    }

    /** What to do about it. */
    public String cure() {
        return cure;
    }

    /** The reason of a code; empty if a newer version wrote it. */
    public static Optional<AbsenceReason> of(String code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }
}
