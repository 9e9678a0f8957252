package io.plimsoll.pipeline.quarantine;

import io.plimsoll.pipeline.indicator.Doubt;
import io.plimsoll.pipeline.indicator.Doubt.Check;
import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.pipeline.indicator.VmIndicators;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with the figures of single VMs. A guest tells its own memory and may tell anything,
 * so this is held against the VM alone: otherwise one guest could keep its host from being cured.
 */
final class VmChecks {
    /** A guest's figures and the balloon's are not of the very same moment. */
    private static final double GUEST_TOLERANCE = 1.05;

    private VmChecks() {}

    static Map<String, VmPast> after(
            Map<String, VmPast> before, HostWindow window, QuarantinePolicy policy) {
        Map<String, VmPast> after = new HashMap<>(2 * window.vms().size());
        for (VmIndicators vm : window.vms()) {
            VmPast past = before.get(vm.uuid());
            VmPast known = past == null ? VmPast.unknown() : past;
            boolean other = past != null && isOther(past, vm);
            long since = 0;
            if (past != null && other) {
                since = past.otherSinceMillis() == 0 ? window.endMillis() : past.otherSinceMillis();
            }
            boolean held = other && window.endMillis() - since < policy.holdMillis();
            after.put(
                    vm.uuid(),
                    past != null && held
                            ? new VmPast(
                                    past.maximumBytes(),
                                    past.guestUsedBytes(),
                                    past.rssBytes(),
                                    since)
                            : new VmPast(
                                    or(vm.memoryMaximumBytes(), known.maximumBytes()),
                                    or(vm.guestUsedBytes(), known.guestUsedBytes()),
                                    or(vm.rssBytes(), known.rssBytes()),
                                    0));
        }
        return after;
    }

    /** What was last known, where a window does not say. */
    private static long or(@Nullable Long bytes, long known) {
        return bytes == null ? known : bytes;
    }

    private static long orZero(@Nullable Long bytes) {
        return bytes == null ? 0 : bytes;
    }

    private static boolean isOther(VmPast past, VmIndicators vm) {
        return Magnitude.differs(past.maximumBytes(), orZero(vm.memoryMaximumBytes()))
                || Magnitude.thousandfold(past.guestUsedBytes(), orZero(vm.guestUsedBytes()))
                || Magnitude.thousandfold(past.rssBytes(), orZero(vm.rssBytes()));
    }

    static void doubts(
            Map<String, VmPast> before,
            Map<String, VmPast> after,
            HostWindow window,
            List<Doubt> doubts) {
        boolean others = hasOthers(after);
        for (VmIndicators vm : window.vms()) {
            guestMemory(vm, doubts);
            if (others) {
                unit(before.get(vm.uuid()), after.get(vm.uuid()), vm, doubts);
            }
        }
    }

    /** Whether there is one whose figures are of another magnitude: of nearly all hosts none. */
    private static boolean hasOthers(Map<String, VmPast> pasts) {
        for (VmPast past : pasts.values()) {
            if (past.otherSinceMillis() != 0) {
                return true;
            }
        }
        return false;
    }

    private static void unit(
            @Nullable VmPast past, @Nullable VmPast now, VmIndicators vm, List<Doubt> doubts) {
        if (past != null && now != null && now.otherSinceMillis() != 0) {
            doubts.add(unit(past, vm));
        }
    }

    private static void guestMemory(VmIndicators vm, List<Doubt> doubts) {
        Long used = vm.guestUsedBytes();
        Long has = vm.memoryCurrentBytes();
        if (used != null && has != null && used > has * GUEST_TOLERANCE) {
            doubts.add(
                    new Doubt(
                            Check.GUEST_MEMORY,
                            vm.uuid(),
                            String.format(
                                    Locale.ROOT,
                                    "the guest of %s says that it uses %.2f GiB of the %.2f GiB that it has",
                                    vm.name(),
                                    gib(used),
                                    gib(has)),
                            "vm_mem.used_bytes",
                            "bytes",
                            (double) used,
                            (double) has));
        }
    }

    private static Doubt unit(VmPast past, VmIndicators vm) {
        if (Magnitude.differs(past.maximumBytes(), orZero(vm.memoryMaximumBytes()))) {
            return unit(
                    vm,
                    "vm_mem.maximum_bytes",
                    past.maximumBytes(),
                    orZero(vm.memoryMaximumBytes()));
        }
        return Magnitude.thousandfold(past.guestUsedBytes(), orZero(vm.guestUsedBytes()))
                ? unit(vm, "vm_mem.used_bytes", past.guestUsedBytes(), orZero(vm.guestUsedBytes()))
                : unit(vm, "vm_mem.rss_bytes", past.rssBytes(), orZero(vm.rssBytes()));
    }

    private static Doubt unit(VmIndicators vm, String figure, long before, long now) {
        return new Doubt(
                Check.UNIT,
                vm.uuid(),
                figure
                        + " of "
                        + vm.name()
                        + " went "
                        + Magnitude.words(before, now)
                        + "; is its unit right?",
                figure,
                "bytes",
                (double) now,
                (double) before);
    }

    private static double gib(long bytes) {
        return bytes / (double) (1L << 30);
    }
}
