package io.plimsoll.pipeline.hotspot;

import java.io.Serializable;
import java.util.Locale;

/**
 * What is done when a host or a VM will be hot by its forecast.
 *
 * @param use whether it is told, or acted on too; VMs are told of at most
 * @param chance so probable it must be that the host is over its line, above 0.05 and at most 0.95,
 *     which is all that an interval of 90 % can tell
 * @param vms when it is told of a VM
 */
public record OutlookPolicy(Use use, double chance, VmOutlookPolicy vms) implements Serializable {

    /** What a forecast may cause. */
    public enum Use {
        /** Nothing is found by forecast. */
        OFF,
        /** It is told, and causes nothing. */
        TELL,
        /** The host is treated as hot: it is relieved as far as it is over its target now. */
        ACT;

        /** As it is written in options. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Checks the chance. */
    public OutlookPolicy {
        checkChance("a host", chance);
    }

    /** With the usual of VMs. */
    public OutlookPolicy(Use use, double chance) {
        this(use, chance, VmOutlookPolicy.usual());
    }

    static void checkChance(String whom, double chance) {
        if (!(chance > 0.05 && chance <= 0.95)) {
            throw new IllegalArgumentException(
                    whom
                            + " is expected to be hot from a chance above 5 % and up to 95 % on, not "
                            + 100 * chance
                            + " %");
        }
    }

    /** It is told where it is more than twice as probable as not. */
    public static OutlookPolicy usual() {
        return new OutlookPolicy(Use.TELL, 0.7);
    }
}
