package io.plimsoll.agent.vm;

import io.plimsoll.wire.VmSample;

/** The cgroup of one VM, version 1 or 2. For use by one thread. */
interface VmCgroupReader extends AutoCloseable {
    /** Reads what hardly changes and is repeated until it is read again. */
    void readFacts();

    /** Reads the counters into a sample. */
    void read(VmSample.Builder sample);

    @Override
    void close();
}
