package io.plimsoll.standalone.fleet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class CpuShareTest {
    @Test
    void everybodyGetsWhatItWantsWhereThereIsRoom() {
        double[] given = CpuShare.divide(new double[] {0.5, 1}, new int[] {2, 1}, 4);

        assertArrayEquals(new double[] {0.5, 1}, given, 1e-9);
    }

    @Test
    void theModestAreServedFirstAndTheOthersShareTheRest() {
        double[] given = CpuShare.divide(new double[] {1, 0.1, 1}, new int[] {2, 1, 2}, 2.1);

        assertArrayEquals(new double[] {0.5, 0.1, 0.5}, given, 1e-9);
    }

    @Test
    void nobodyGetsAnythingWhereThereIsNothing() {
        double[] given = CpuShare.divide(new double[] {1, 0.3}, new int[] {4, 1}, 0);

        assertArrayEquals(new double[] {0, 0}, given, 1e-9);
    }
}
