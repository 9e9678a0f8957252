package io.plimsoll.pipeline.indicator;

import io.plimsoll.wire.AbsenceReason;
import io.plimsoll.wire.VmImage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Growth of a VM's images between two of their readings, which are minutes apart. An image may
 * shrink: this is no counter.
 */
final class ImageTrack {
    private Map<String, Long> last = Map.of();
    private long lastNanos;
    private final Map<String, Value> growth = new HashMap<>();

    /** A reading that is not the one before. */
    void read(Moment slow, long nanos, List<VmImage> images) {
        Map<String, Long> now = new HashMap<>();
        for (VmImage image : images) {
            Long bytes = image.getPhysicalBytes();
            if (image.getDepth() == 0 && bytes != null) {
                now.put(image.getTarget(), bytes);
            }
        }
        if (slow.inside()) {
            now.forEach((target, bytes) -> keep(target, growth(slow, nanos, target, bytes)));
        }
        last = now;
        lastNanos = nanos;
    }

    private void keep(String target, Value value) {
        if (value.known()) {
            growth.put(target, value);
        } else {
            growth.putIfAbsent(target, value);
        }
    }

    private Value growth(Moment slow, long nanos, String target, long bytes) {
        Long before = last.get(target);
        if (before == null) {
            return Value.absent(AbsenceReason.FIRST_READING);
        }
        long step = nanos - lastNanos;
        return step <= 0 || step > slow.maxStepNanos()
                ? Value.absent(AbsenceReason.GAP)
                : Value.of((bytes - before) / (step / 1e9));
    }

    void end() {
        last = Map.of();
    }

    void clear() {
        end();
        growth.clear();
    }

    /** Bytes per second between the last two readings, if the later was in the window. */
    Value bytesPerSecond(String target) {
        return growth.getOrDefault(target, Value.absent(AbsenceReason.NOT_DUE));
    }
}
