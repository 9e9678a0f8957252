package io.plimsoll.pipeline.series;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.pipeline.indicator.Doubt;
import io.plimsoll.pipeline.indicator.Doubt.Check;
import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.pipeline.indicator.VmIndicators;
import io.plimsoll.pipeline.indicator.WindowBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A figure that is in quarantine is a gap: neither detectors nor forecasts may learn it. */
class DoubtedFiguresTest {
    private static HostWindow window(int number, Doubt... doubts) {
        return WindowBuilder.aWindow("h1")
                .number(number)
                .vm("web", 1.5, doubts.length == 0 ? 2 : 2_000)
                .vm("db", 2.5, 4)
                .build()
                .doubted(List.of(doubts));
    }

    private static Doubt doubt(Check check, String vm, String figure) {
        String uuid =
                window(0).vms().stream()
                        .filter(known -> known.name().equals(vm))
                        .map(VmIndicators::uuid)
                        .findFirst()
                        .orElseThrow();
        return new Doubt(check, uuid, "it is odd", figure, "bytes", 9e12, 2e9);
    }

    private static double value(HostFigures figures, String vm, Series series) {
        return figures.ofVms().stream()
                .filter(known -> known.name().equals(vm))
                .findFirst()
                .orElseThrow()
                .values()[series.slot()];
    }

    @Test
    void theMemoryOfAGuestThatTellsNonsenseIsAbsentAndNothingElse() {
        HostFigures usual = HostFigures.of(window(0));
        HostFigures doubted =
                HostFigures.of(window(0, doubt(Check.GUEST_MEMORY, "web", "vm_mem.used_bytes")));

        assertTrue(Double.isFinite(value(usual, "web", Series.VM_MEMORY_RESIDENT)));
        assertTrue(Double.isNaN(value(doubted, "web", Series.VM_MEMORY_RESIDENT)));
        assertTrue(Double.isNaN(value(doubted, "web", Series.VM_MEMORY_USED)));
        assertEquals(1.5, value(doubted, "web", Series.VM_CPU_USED));
        assertEquals(
                value(usual, "db", Series.VM_MEMORY_RESIDENT),
                value(doubted, "db", Series.VM_MEMORY_RESIDENT),
                "the other VM");
    }

    @Test
    void aVmOfWhichAnythingElseIsDoubtedIsAbsent() {
        HostFigures doubted = HostFigures.of(window(0, doubt(Check.RANGE, "web", "vm_cpu.used")));

        for (Series series : Series.ofSubject(Series.Subject.VM)) {
            assertTrue(Double.isNaN(value(doubted, "web", series)), series.indicator());
        }
        assertEquals(2.5, value(doubted, "db", Series.VM_CPU_USED));
    }

    /** Six windows of 10 s are a minute; two of them are doubted. */
    @Test
    void theMeanOfAMinuteIsThatOfWhatIsBelieved() {
        MinuteRollUp rollUp = new MinuteRollUp();
        List<SubjectMinute> minutes = List.of();
        for (int i = 0; minutes.isEmpty() && i < 7; i++) {
            HostWindow window =
                    i < 2 ? window(i, doubt(Check.UNIT, "web", "vm_mem.rss_bytes")) : window(i);
            minutes = rollUp.add(HostFigures.of(window));
        }

        SubjectMinute web =
                minutes.stream().filter(of -> of.name().equals("web")).findFirst().orElseThrow();
        assertEquals(
                value(HostFigures.of(window(0)), "web", Series.VM_MEMORY_RESIDENT),
                web.means()[Series.VM_MEMORY_RESIDENT.slot()]);
    }
}
