package io.plimsoll.pipeline.culprit;

import io.plimsoll.pipeline.indicator.VmIndicators;
import java.util.Arrays;
import java.util.Set;

/**
 * What a VM took and lacked in the last windows.
 *
 * @param name libvirt's name
 * @param taken by resource, and in each the newest window first; NaN where unknown
 * @param lacked the same of what it lacked
 * @param calm by resource, what it takes on average when nobody on its host is hurt in it; NaN
 *     where that is not known
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record VmHistory(String name, float[] taken, float[] lacked, float[] calm) {
    private static final int RESOURCES = Shared.ALL.size();
    private static final float CALM_WEIGHT = 0.1f;

    static VmHistory start(String name) {
        float[] unknown = new float[RESOURCES];
        Arrays.fill(unknown, Float.NaN);
        return new VmHistory(name, new float[0], new float[0], unknown);
    }

    int windows() {
        return taken.length / RESOURCES;
    }

    /**
     * This after one more window, of which the newest {@code keep} remain.
     *
     * @param hurt in what somebody on the host is hurt
     */
    VmHistory after(VmIndicators vm, int keep, Set<Shared> hurt) {
        int windows = Math.min(windows() + 1, keep);
        float[] took = aged(taken, windows);
        float[] lack = aged(lacked, windows);
        float[] calmer = calm.clone();
        for (Shared shared : Shared.ALL) {
            int newest = shared.place() * windows;
            took[newest] = (float) shared.taken(vm);
            lack[newest] = (float) shared.lacked(vm);
            if (!hurt.contains(shared)) {
                calmer[shared.place()] = mean(calm[shared.place()], took[newest]);
            }
        }
        return new VmHistory(vm.name(), took, lack, calmer);
    }

    /** Each a window older, with anything in the place of the newest. */
    private float[] aged(float[] values, int windows) {
        float[] aged = new float[windows * RESOURCES];
        if (aged.length == values.length) {
            System.arraycopy(values, 0, aged, 1, values.length - 1);
            return aged;
        }
        for (int place = 0; place < RESOURCES; place++) {
            System.arraycopy(values, place * windows(), aged, place * windows + 1, windows - 1);
        }
        return aged;
    }

    private static float mean(float before, float next) {
        if (Float.isNaN(before) || Float.isNaN(next)) {
            return Float.isNaN(next) ? before : next;
        }
        return before + CALM_WEIGHT * (next - before);
    }

    /** What it took, so many windows ago; NaN if that is not known. */
    double taken(Shared shared, int ago) {
        return ago < windows() ? taken[shared.place() * windows() + ago] : Double.NaN;
    }

    /** What it lacked, so many windows ago; NaN if that is not known. */
    double lacked(Shared shared, int ago) {
        return ago < windows() ? lacked[shared.place() * windows() + ago] : Double.NaN;
    }

    /** What it takes when nobody is hurt in this; NaN if that is not known. */
    double calm(Shared shared) {
        return calm[shared.place()];
    }

    /** The most that it took in a window; 0 if nothing is known. */
    double mostTaken(Shared shared) {
        double most = 0;
        for (int ago = 0; ago < windows(); ago++) {
            double each = taken(shared, ago);
            most = each > most ? each : most;
        }
        return most;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VmHistory that
                && name.equals(that.name)
                && Arrays.equals(taken, that.taken)
                && Arrays.equals(lacked, that.lacked)
                && Arrays.equals(calm, that.calm);
    }

    @Override
    public int hashCode() {
        return name.hashCode() + 31 * Arrays.hashCode(taken);
    }
}
