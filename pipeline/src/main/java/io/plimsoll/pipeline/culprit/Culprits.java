package io.plimsoll.pipeline.culprit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Finds who hurts whom. As in CPI² (Zhang et al., EuroSys 2013) nothing is tried out: a victim's
 * lack is correlated with what each neighbour takes, and the neighbour's share counts too, so that
 * neither a heavy VM that never changes nor a light one that happens to change is blamed. Unlike
 * there, calm windows are the baseline instead of a fixed threshold, a lag is allowed, and the
 * victim itself is among the suspects: who makes its own queue has nobody to blame. Waiting time is
 * no sign of a culprit, as all victims wait; so only what was got is counted as taken.
 */
public final class Culprits {
    private static final int MOST_VICTIMS = 4;
    private static final int MOST_SUSPECTS = 16;
    private static final int MOST_LAG = 2;

    /** Windows of either kind without which there is nothing to compare. */
    private static final int LEAST = 3;

    /** Below this nobody is named. */
    private static final double LEAST_CONFIDENCE = 0.2;

    private final ContentionLines lines;

    /** A finder with these lines. */
    public Culprits(ContentionLines lines) {
        this.lines = lines;
    }

    /**
     * Who hurt whom in the newest window: for each resource the VMs that are hurt most, for each of
     * them the likeliest culprit first. Empty where nobody is hurt.
     */
    public List<Blame> find(HostHistory history) {
        if (!history.hurtNow()) {
            return List.of();
        }
        List<Blame> found = new ArrayList<>();
        for (Shared shared : Shared.ALL) {
            for (String victim : victims(history, shared)) {
                found.addAll(suspects(history, shared, victim));
            }
        }
        return found;
    }

    private List<String> victims(HostHistory history, Shared shared) {
        List<String> victims = new ArrayList<>();
        for (Map.Entry<String, VmHistory> vm : history.vms().entrySet()) {
            if (vm.getValue().lacked(shared, 0) > lines.of(shared)) {
                victims.add(vm.getKey());
            }
        }
        if (victims.size() > 1) {
            victims.sort(
                    Comparator.comparingDouble(
                                    (String uuid) -> -vm(history, uuid).lacked(shared, 0))
                            .thenComparing(uuid -> uuid));
        }
        return victims.subList(0, Math.min(MOST_VICTIMS, victims.size()));
    }

    private static VmHistory vm(HostHistory history, String uuid) {
        VmHistory vm = history.vms().get(uuid);
        return vm == null ? VmHistory.start("") : vm;
    }

    private List<Blame> suspects(HostHistory history, Shared shared, String victimUuid) {
        VmHistory victim = vm(history, victimUuid);
        Lack lack = Lack.of(victim, shared, lines.of(shared));
        if (lack.hurtWindows() < LEAST) {
            return List.of();
        }
        List<Suspicion> suspicions = new ArrayList<>();
        for (String uuid : heaviest(history, shared, victimUuid)) {
            suspicions.add(suspicion(lack, uuid, vm(history, uuid), shared));
        }
        double all = suspicions.stream().mapToDouble(Suspicion::amount).sum();
        if (!(all > 0)) {
            return List.of();
        }
        suspicions.sort(
                Comparator.comparingDouble((Suspicion s) -> -s.score())
                        .thenComparing(Suspicion::uuid));
        List<Blame> blames = new ArrayList<>();
        for (Suspicion each : suspicions) {
            double share = each.amount() / all;
            double confidence = confidence(each, suspicions, lack);
            if (!each.uuid().equals(victimUuid) && confidence >= LEAST_CONFIDENCE) {
                blames.add(
                        new Blame(
                                shared,
                                victimUuid,
                                victim.name(),
                                each.uuid(),
                                vm(history, each.uuid()).name(),
                                victim.lacked(shared, 0),
                                vm(history, each.uuid()).taken(shared, each.lag()),
                                share,
                                confidence,
                                each.lag()));
            }
        }
        return blames;
    }

    /** The victim and those who took most in any of the newest windows. */
    private static List<String> heaviest(HostHistory history, Shared shared, String victim) {
        List<String> uuids = new ArrayList<>(history.vms().keySet());
        Map<String, Double> most = new java.util.HashMap<>();
        for (String uuid : uuids) {
            most.put(uuid, vm(history, uuid).mostTaken(shared));
        }
        uuids.sort(
                Comparator.comparingDouble((String uuid) -> -most.getOrDefault(uuid, 0.0))
                        .thenComparing(uuid -> uuid));
        List<String> heaviest =
                new ArrayList<>(uuids.subList(0, Math.min(MOST_SUSPECTS, uuids.size())));
        if (!heaviest.contains(victim)) {
            heaviest.add(victim);
        }
        return heaviest;
    }

    private static Suspicion suspicion(Lack lack, String uuid, VmHistory vm, Shared shared) {
        Suspicion best = new Suspicion(uuid, 0, 0, 0);
        for (int lag = 0; lag <= MOST_LAG; lag++) {
            double correlation = lack.correlation(vm, shared, lag);
            double amount = lack.beyondCalm(vm, shared, lag);
            Suspicion next = new Suspicion(uuid, correlation, amount, lag);
            if (next.score() > best.score()) {
                best = next;
            }
        }
        return best;
    }

    private static double confidence(Suspicion of, List<Suspicion> all, Lack lack) {
        double others = 0;
        for (Suspicion each : all) {
            others = each.uuid().equals(of.uuid()) ? others : Math.max(others, each.score());
        }
        double alone = of.score() / (of.score() + others);
        double seen = 1 - Math.exp(-lack.evidence() / 2.0);
        return Math.min(1, Math.max(0, of.correlation()) * Math.min(1, 1.5 * alone) * seen);
    }

    /** One suspect: how its taking goes with the lack, and how much it takes beyond the calm. */
    private record Suspicion(String uuid, double correlation, double amount, int lag) {
        double score() {
            return Math.max(0, correlation) * Math.max(0, correlation) * Math.max(0, amount);
        }
    }
}
