package io.plimsoll.standalone.bench.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PipelineBenchOptionsTest {
    @Test
    void aFleetHasPartitionsThatAllHaveHosts() {
        assertEquals(4, of(5_000, 1).partitions());
    }

    @Test
    void aFewHostsAreNotSpreadOverPartitionsOfWhichOneWouldBeEmpty() {
        assertEquals(1, of(250, 1).partitions());
    }

    @Test
    void eachTaskHasAPartition() {
        assertEquals(8, of(5_000, 8).partitions());
    }

    private static PipelineBenchOptions of(int vms, int parallelism) {
        return new PipelineBenchOptions(vms, 240, parallelism, 1, 1, Path.of("unused"));
    }
}
