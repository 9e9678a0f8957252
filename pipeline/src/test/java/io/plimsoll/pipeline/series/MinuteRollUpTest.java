package io.plimsoll.pipeline.series;

import static io.plimsoll.pipeline.indicator.WindowBuilder.aWindow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.pipeline.indicator.SampleBuilder;
import io.plimsoll.pipeline.indicator.WindowBuilder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Windows of 10 s; window 0 begins with a minute. */
class MinuteRollUpTest {
    private MinuteRollUp rollUp = new MinuteRollUp();
    private final List<SubjectMinute> minutes = new ArrayList<>();

    private void see(WindowBuilder window) {
        minutes.addAll(rollUp.add(HostFigures.of(window.build())));
    }

    private static WindowBuilder window(long number, double web) {
        return aWindow("h1").number(number).demandPercent(25.0 * web).vm("web", web, 2);
    }

    @Test
    void aMinuteIsTheMeanOfItsWindowsAndCompleteWithItsLast() {
        for (int i = 0; i < 5; i++) {
            see(window(i, i));
        }
        assertEquals(List.of(), minutes);

        see(window(5, 5));

        assertEquals(2, minutes.size(), "the host and its VM");
        SubjectMinute vm = minutes.get(1);
        assertEquals(2.5, vm.means()[Series.VM_CPU_USED.slot()], 1e-9);
        assertEquals(2.0 * (1L << 30), vm.means()[Series.VM_MEMORY_RESIDENT.slot()], 1);
        assertTrue(Double.isNaN(vm.means()[Series.VM_MEMORY_USED.slot()]), "unknown is not 0");
        assertEquals(SampleBuilder.T0 + 60_000, vm.endMillis());
        assertEquals(1, vm.coverage());
        assertEquals(62.5, minutes.get(0).means()[Series.HOST_CPU_DEMAND.slot()], 1e-9);
    }

    @Test
    void aMinuteWhoseLastWindowIsMissingIsCompleteWithTheNextOne() {
        see(window(3, 1));
        see(window(4, 3));
        see(window(6, 9));

        SubjectMinute vm = minutes.get(1);
        assertEquals(2, vm.means()[Series.VM_CPU_USED.slot()], 1e-9);
        assertEquals(1.0 / 3, vm.coverage(), 1e-9);
        assertEquals(SampleBuilder.T0 + 60_000, vm.endMillis());
        assertEquals(SampleBuilder.T0 + 70_000, vm.knownMillis());
    }

    @Test
    void aWindowThatIsComputedAgainIsNotCountedAgain() {
        for (int i = 0; i < 6; i++) {
            see(window(i, 1));
            see(window(i, 50));
            see(window(0, 50));
        }

        assertEquals(1, minutes.get(1).means()[Series.VM_CPU_USED.slot()], 1e-9);
        assertEquals(2, minutes.size());
    }

    @Test
    void aVmThatLeavesHasOnlyItsShareOfTheMinute() {
        see(window(0, 2));
        for (int i = 1; i < 6; i++) {
            see(aWindow("h1").number(i).vm("db", 1.0, 1));
        }

        assertEquals(3, minutes.size());
        assertEquals(1.0 / 6, minutes.get(1).coverage(), 1e-9);
        assertEquals(5.0 / 6, minutes.get(2).coverage(), 1e-9);
        assertEquals("web on h1", minutes.get(1).called());
    }

    @Test
    void aHalfMinuteThatWasWrittenAndReadGoesOn() throws IOException {
        for (int i = 0; i < 6; i++) {
            see(window(i, i));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            rollUp.write(new DataOutputStream(bytes));
            rollUp = MinuteRollUp.read(input(bytes.toByteArray()));
        }

        assertEquals(2.5, minutes.get(1).means()[Series.VM_CPU_USED.slot()], 1e-9);
        assertEquals("web", minutes.get(1).name());
    }

    @Test
    void theSumsOfANewerVersionAreRefused() {
        assertThrows(IOException.class, () -> MinuteRollUp.read(input(new byte[] {99})));
    }

    private static DataInputStream input(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }
}
