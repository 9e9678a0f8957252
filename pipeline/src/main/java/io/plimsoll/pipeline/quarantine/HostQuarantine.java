package io.plimsoll.pipeline.quarantine;

import io.plimsoll.pipeline.indicator.Doubt;
import io.plimsoll.pipeline.indicator.Doubt.Check;
import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.wire.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Holds a host's figures back from deciding while something is wrong with them, and for three
 * windows more. Each doubt is told once when it comes and once when it goes.
 */
public final class HostQuarantine {
    /** Windows without a doubt until it is over. */
    private static final int CLEAN_WINDOWS = 3;

    private final QuarantinePolicy policy;
    private final HostChecks checks;

    /** A quarantine with this policy. */
    public HostQuarantine(QuarantinePolicy policy) {
        this.policy = policy;
        checks = new HostChecks(policy);
    }

    /**
     * What one more window changes.
     *
     * @param record to be remembered
     * @param window with what is held against it
     * @param findings what is new
     */
    public record Outcome(HostRecord record, HostWindow window, List<Finding> findings) {}

    /**
     * Checks a window. One that is not newer than the last is not compared with it, and has the
     * doubts that stand.
     */
    public Outcome check(HostRecord before, HostWindow window) {
        if (window.endMillis() <= before.lastEndMillis()) {
            return new Outcome(before, window.doubted(standing(before.held())), List.of());
        }
        HostPast past = checks.after(before.past(), window);
        List<Doubt> seen = checks.doubts(before.past(), past, window);
        List<Finding> findings = new ArrayList<>();
        Map<String, HeldDoubt> held = held(before, seen, window, findings);
        return new Outcome(
                new HostRecord(window.cluster(), past, held),
                window.doubted(standing(held)),
                findings);
    }

    private static Map<String, HeldDoubt> held(
            HostRecord record, List<Doubt> seen, HostWindow window, List<Finding> findings) {
        Map<String, HeldDoubt> before = record.held();
        long now = window.endMillis();
        long clean = CLEAN_WINDOWS * (now - window.startMillis());
        Map<String, HeldDoubt> held = new TreeMap<>();
        for (Doubt doubt : seen) {
            HeldDoubt known = before.get(key(doubt));
            HeldDoubt standing =
                    new HeldDoubt(doubt, known == null ? now : known.sinceMillis(), now);
            if (held.putIfAbsent(key(doubt), standing) == null && known == null) {
                findings.add(opened(window.cluster(), window.host(), standing, now));
            }
        }
        before.forEach(
                (key, doubt) -> {
                    // Of a window that never came nobody knows whether it was without a doubt.
                    long missed = Math.max(0, window.startMillis() - record.lastEndMillis());
                    long last = doubt.lastMillis() + missed;
                    boolean over = doubt.doubt().check() == Check.FRESHNESS || now - last >= clean;
                    if (held.containsKey(key)) {
                        return;
                    }
                    if (over) {
                        findings.add(cleared(window.cluster(), window.host(), doubt, now, ""));
                    } else {
                        held.put(key, new HeldDoubt(doubt.doubt(), doubt.sinceMillis(), last));
                    }
                });
        return held;
    }

    private static List<Doubt> standing(Map<String, HeldDoubt> held) {
        return held.values().stream().map(HeldDoubt::doubt).toList();
    }

    /**
     * What a host's silence until this time changes; empty if nothing. A host that is silent for
     * long is gone, and its record with it.
     */
    public Optional<Silence> silentUntil(HostRecord before, String host, long nowMillis) {
        long silent = nowMillis - before.lastEndMillis();
        if (silent >= policy.forgetMillis()) {
            List<Finding> findings = new ArrayList<>();
            before.held()
                    .values()
                    .forEach(
                            doubt ->
                                    findings.add(
                                            cleared(
                                                    before.cluster(),
                                                    host,
                                                    doubt,
                                                    nowMillis,
                                                    "; the host is taken as gone")));
            return Optional.of(new Silence(Optional.empty(), findings));
        }
        Doubt doubt =
                new Doubt(
                        Check.FRESHNESS,
                        null,
                        "no window came for "
                                + silent / 1000
                                + " s; is the host up, and its agent, and its way to Kafka?",
                        "silence",
                        "s",
                        silent / 1000.0,
                        policy.freshMillis() / 1000.0);
        if (silent < policy.freshMillis() || before.held().containsKey(key(doubt))) {
            return Optional.empty();
        }
        HeldDoubt standing = new HeldDoubt(doubt, nowMillis, nowMillis);
        Map<String, HeldDoubt> held = new TreeMap<>(before.held());
        held.put(key(doubt), standing);
        return Optional.of(
                new Silence(
                        Optional.of(new HostRecord(before.cluster(), before.past(), held)),
                        List.of(opened(before.cluster(), host, standing, nowMillis))));
    }

    /**
     * What a host's silence changed.
     *
     * @param record to be remembered; empty: nothing any more
     * @param findings what is new
     */
    public record Silence(Optional<HostRecord> record, List<Finding> findings) {}

    private static String key(Doubt doubt) {
        String vm = doubt.vmUuid();
        return doubt.check().word() + (vm == null ? "" : "/" + vm);
    }

    private static Finding opened(String cluster, String host, HeldDoubt held, long nowMillis) {
        return finding(
                cluster,
                host,
                held,
                Finding.State.OPEN,
                nowMillis,
                "the figures of " + host + " cause no action: " + held.doubt().because());
    }

    private static Finding cleared(
            String cluster, String host, HeldDoubt held, long nowMillis, String why) {
        return finding(
                cluster,
                host,
                held,
                Finding.State.CLEARED,
                nowMillis,
                String.format(
                        Locale.ROOT,
                        "no longer held against %s after %d s: %s%s",
                        host,
                        (nowMillis - held.sinceMillis()) / 1000,
                        held.doubt().because(),
                        why));
    }

    private static Finding finding(
            String cluster,
            String host,
            HeldDoubt held,
            Finding.State state,
            long nowMillis,
            String summary) {
        Doubt doubt = held.doubt();
        return new Finding(
                Finding.VERSION,
                cluster + "/" + host + "/quarantine/" + key(doubt) + "/" + held.sinceMillis(),
                Finding.Kind.QUARANTINE,
                state,
                cluster,
                host,
                doubt.vmUuid(),
                held.sinceMillis(),
                nowMillis,
                summary,
                List.of(
                        new Finding.Evidence(
                                doubt.figure(), doubt.unit(), doubt.value(), doubt.line())),
                "quarantine: " + doubt.check().word(),
                doubt.check() == Check.FRESHNESS
                        ? "a window comes"
                        : CLEAN_WINDOWS + " windows in a row without it");
    }
}
