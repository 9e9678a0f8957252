package io.plimsoll.pipeline.hotspot;

import io.plimsoll.pipeline.culprit.Blame;
import io.plimsoll.pipeline.culprit.Shared;
import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.pipeline.indicator.VmIndicators;
import io.plimsoll.wire.Finding;
import io.plimsoll.wire.Finding.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What changed in the signals of a host, as findings: opened, cleared, and who is to blame. */
public final class SignalFindings {
    /** A culprit that comes to light later is told if it is at least so sure. */
    private static final double SURE = 0.5;

    private static final Set<Shortage> CURABLE = Set.of(Shortage.CPU, Shortage.MEMORY);

    private final HotspotPolicy policy;

    /** Findings of this policy. */
    public SignalFindings(HotspotPolicy policy) {
        this.policy = policy;
    }

    /**
     * The findings.
     *
     * @param findings opened, updated or cleared
     * @param after the signs, which remember of what a culprit was told
     */
    public record Told(List<Finding> findings, HostSigns after) {}

    /** What changed between two states; the blames are those of the window. */
    public Told tell(HostSigns before, HostSigns after, HostWindow window, List<Blame> blames) {
        if (before.heats().isEmpty() && after.heats().isEmpty()) {
            return new Told(List.of(), after);
        }
        List<Finding> findings = new ArrayList<>();
        List<String> accused = new ArrayList<>(after.accused());
        Set<String> keys = new TreeSet<>(before.heats().keySet());
        keys.addAll(after.heats().keySet());
        for (String key : keys) {
            Heat was = before.heat(key);
            Heat is = after.heat(key);
            if (!was.hot() && is.hot()) {
                Optional<Blame> blame = blame(key, blames);
                blame.ifPresent(b -> accused.add(key));
                findings.add(finding(Finding.State.OPEN, key, is, window, after, blame));
            } else if (was.hot() && !is.hot()) {
                findings.add(
                        finding(Finding.State.CLEARED, key, was, window, before, Optional.empty()));
            } else if (is.hot() && !accused.contains(key)) {
                Optional<Blame> blame = blame(key, blames).filter(b -> b.confidence() >= SURE);
                if (blame.isPresent()) {
                    accused.add(key);
                    findings.add(finding(Finding.State.UPDATED, key, is, window, after, blame));
                }
            }
        }
        return new Told(
                findings,
                new HostSigns(after.heats(), accused, after.budget(), after.lastEndMillis()));
    }

    /** What is cleared of a host of which nothing was heard for so long that it is gone. */
    public List<Finding> gone(HostSigns before, String cluster, String host, long nowMillis) {
        List<Finding> findings = new ArrayList<>();
        for (String key : new TreeSet<>(before.heats().keySet())) {
            Heat was = before.heat(key);
            if (was.hot()) {
                Signal signal = HostSigns.signalOf(key);
                findings.add(
                        finding(
                                Finding.State.CLEARED,
                                key,
                                cluster,
                                host,
                                was.sinceMillis(),
                                nowMillis,
                                HotspotDetector.goneWords(host, signal.indicator()),
                                List.of()));
            }
        }
        return findings;
    }

    /** Of a VM those who hurt it; of a host whoever hurts somebody most surely. */
    private static Optional<Blame> blame(String key, List<Blame> blames) {
        Signal signal = HostSigns.signalOf(key);
        String vm = HostSigns.vmOf(key);
        Blame best = null;
        for (Blame each : blames) {
            boolean same = shortageOf(each.shared()) == signal.shortage();
            boolean its = vm == null || each.victimUuid().equals(vm);
            if (same && its && (best == null || each.confidence() > best.confidence())) {
                best = each;
            }
        }
        return Optional.ofNullable(best);
    }

    private static Shortage shortageOf(Shared shared) {
        return switch (shared) {
            case CPU -> Shortage.CPU;
            case MEMORY -> Shortage.MEMORY;
            case DISK -> Shortage.DISK;
            case NETWORK -> Shortage.NETWORK;
        };
    }

    private Finding finding(
            Finding.State state,
            String key,
            Heat heat,
            HostWindow window,
            HostSigns signs,
            Optional<Blame> blame) {
        Signal signal = HostSigns.signalOf(key);
        String uuid = HostSigns.vmOf(key);
        double value = value(signal, uuid, window, signs);
        double line = policy.line(signal);
        List<Evidence> evidence = new ArrayList<>();
        if (Double.isFinite(value)) {
            evidence.add(new Evidence(signal.indicator(), signal.unit(), value, line));
        }
        blame.ifPresent(b -> evidence.addAll(evidence(b)));
        return finding(
                state,
                key,
                window.cluster(),
                window.host(),
                heat.sinceMillis(),
                window.endMillis(),
                summary(state, signal, name(uuid, window), value, line, blame),
                evidence);
    }

    private Finding finding(
            Finding.State state,
            String key,
            String cluster,
            String host,
            long sinceMillis,
            long atMillis,
            String summary,
            List<Evidence> evidence) {
        Signal signal = HostSigns.signalOf(key);
        String uuid = HostSigns.vmOf(key);
        return new Finding(
                Finding.VERSION,
                cluster
                        + "/"
                        + host
                        + "/hotspot/"
                        + (uuid == null ? "" : uuid + "/")
                        + signal.indicator()
                        + "/"
                        + sinceMillis,
                Finding.Kind.HOTSPOT,
                state,
                cluster,
                host,
                uuid,
                sinceMillis,
                atMillis,
                summary,
                evidence,
                detector(signal, policy.line(signal)),
                clearsWhen(signal));
    }

    private double value(Signal signal, @Nullable String uuid, HostWindow window, HostSigns signs) {
        if (signal == Signal.HOST_BUDGET) {
            return 100 * signs.budget().share();
        }
        Readings readings = new Readings(window);
        if (uuid == null) {
            return readings.ofHost(signal);
        }
        for (VmIndicators vm : window.vms()) {
            if (vm.uuid().equals(uuid)) {
                return readings.ofVm(signal, vm);
            }
        }
        return Double.NaN;
    }

    private static String name(@Nullable String uuid, HostWindow window) {
        for (VmIndicators vm : window.vms()) {
            if (vm.uuid().equals(uuid)) {
                return vm.name() + " on " + window.host();
            }
        }
        return uuid == null ? window.host() : "VM " + uuid + ", which left " + window.host() + ",";
    }

    private static String summary(
            Finding.State state,
            Signal signal,
            String name,
            double value,
            double line,
            Optional<Blame> blame) {
        String figures =
                Double.isFinite(value)
                        ? signal.words(value, line)
                        : signal.indicator() + " unknown";
        if (state == Finding.State.CLEARED) {
            return name + " is no longer hot in " + signal.indicator() + ": " + figures;
        }
        return name
                + " is hot by "
                + figures
                + blame.map(SignalFindings::words).orElse("")
                + (CURABLE.contains(signal.shortage()) ? "" : "; there is no cure for this yet");
    }

    private static String words(Blame blame) {
        return String.format(
                Locale.ROOT,
                "; %s lacks %.3g %s while %s takes %.0f %% of what is contended, confidence %.1f",
                blame.victim(),
                blame.lacked(),
                blame.shared().lackedUnit(),
                blame.culprit(),
                100 * blame.share(),
                blame.confidence());
    }

    private static List<Evidence> evidence(Blame blame) {
        String of = "contention." + blame.culprit();
        return List.of(
                new Evidence(of + ".share", "%", 100 * blame.share(), 0),
                new Evidence(of + ".confidence", "", blame.confidence(), SURE));
    }

    private String detector(Signal signal, double line) {
        if (signal == Signal.HOST_BUDGET) {
            return String.format(
                    Locale.ROOT, "overload budget of %.4g %% of the time at or over 100 %%", line);
        }
        return String.format(
                Locale.ROOT,
                "%d of %d windows over %.4g %s",
                policy.k(),
                policy.n(),
                line,
                signal.unit());
    }

    private String clearsWhen(Signal signal) {
        String indicator = signal == Signal.HOST_BUDGET ? "cpu.demand" : signal.indicator();
        return String.format(
                Locale.ROOT,
                "%s below %.4g %s in %d of %d windows",
                indicator,
                policy.clear(signal),
                signal.unit(),
                policy.k(),
                policy.n());
    }
}
