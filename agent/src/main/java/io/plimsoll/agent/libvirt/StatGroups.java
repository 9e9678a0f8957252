package io.plimsoll.agent.libvirt;

/** Groups of libvirt's bulk statistics (virDomainStatsTypes) by what they cost. */
final class StatGroups {
    static final int STATE = 1;
    static final int CPU = 2;
    static final int BALLOON = 4;
    static final int VCPU = 8;
    static final int INTERFACE = 16;
    static final int BLOCK = 32;
    static final int PERF = 64;
    static final int IOTHREAD = 128;
    static final int MEMORY = 256;
    static final int DIRTY_RATE = 512;
    static final int VM = 1024;

    /** At every tick: libvirt answers from its own memory. */
    static final int CHEAP = STATE;

    /** At every tick where the VMs' processes can't be read; these may have to ask QEMU. */
    static final int INSTEAD_OF_PROC = STATE | CPU | VCPU | INTERFACE;

    /** What QEMU's monitor tells, and what costs nothing beside it. */
    static final int MONITOR = STATE | BALLOON | VCPU | INTERFACE | BLOCK | PERF | MEMORY;

    /** With the images: what hardly ever changes or is measured by somebody else. */
    static final int RARE = MONITOR | CPU | IOTHREAD | DIRTY_RATE | VM;

    private StatGroups() {}
}
