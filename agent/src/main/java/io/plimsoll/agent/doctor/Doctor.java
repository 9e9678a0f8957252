package io.plimsoll.agent.doctor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Makes all checks. */
final class Doctor {
    /** In the order in which they are told. */
    static final List<Check> CHECKS =
            List.of(
                    new LibvirtCheck(),
                    new VersionCheck(),
                    new PermissionCheck(),
                    new KafkaCheck(),
                    new ClockCheck(),
                    new PressureCheck(),
                    new SchedstatsCheck(),
                    new SwapCheck(),
                    new HugepageCheck(),
                    new KsmCheck(),
                    new PinningCheck(),
                    new StorageCheck(),
                    new BalloonCheck(),
                    new GuestAgentCheck(),
                    new ChainCheck());

    private final List<Check> checks;

    Doctor(List<Check> checks) {
        this.checks = List.copyOf(checks);
    }

    /** What was found, the worst first. A check that fails itself is told and spoils no other. */
    List<Diagnosis> examine(Facts facts) {
        List<Diagnosis> all = new ArrayList<>();
        for (Check check : checks) {
            try {
                all.addAll(check.look(facts));
            } catch (RuntimeException e) {
                all.add(
                        Diagnosis.warning(
                                check.name(),
                                "doctor",
                                "the check itself failed: " + e,
                                "report it with this message"));
            }
        }
        all.sort(Comparator.comparing(Diagnosis::severity).reversed());
        return all;
    }
}
