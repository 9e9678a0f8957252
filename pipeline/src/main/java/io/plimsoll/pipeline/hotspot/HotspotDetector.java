package io.plimsoll.pipeline.hotspot;

import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.wire.Finding;
import io.plimsoll.wire.Finding.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a host is hot: k of the last n windows over the line (as in Sandpiper, NSDI 2007),
 * left only through a lower line. CPU is judged by demand, which is use plus waiting: use alone
 * stops at 100 % and hides how much is missing.
 */
public final class HotspotDetector {
    private final HotspotPolicy policy;

    /** A detector with this policy. */
    public HotspotDetector(HotspotPolicy policy) {
        this.policy = policy;
    }

    /**
     * The host's state after one more window. A window that is not newer than the last one changes
     * nothing.
     */
    public HostHeat update(HostHeat before, HostWindow window) {
        if (window.endMillis() <= before.lastEndMillis()) {
            return before;
        }
        return new HostHeat(
                next(before, window, Resource.CPU),
                next(before, window, Resource.MEMORY),
                window.endMillis());
    }

    private Heat next(HostHeat before, HostWindow window, Resource resource) {
        Double value = window.trusted() ? value(window, resource) : null;
        return before.in(resource)
                .afterMissing(missing(before, window))
                .after(
                        value == null ? Double.NaN : value,
                        policy.line(resource),
                        policy.clear(resource),
                        policy,
                        window.endMillis());
    }

    /** How many windows should have come since the last one. */
    private static long missing(HostHeat before, HostWindow window) {
        if (before.lastEndMillis() == HostHeat.unknown().lastEndMillis()) {
            return 0;
        }
        return (window.startMillis() - before.lastEndMillis())
                / (window.endMillis() - window.startMillis());
    }

    /** What changed between two states, as findings; empty if nothing did. */
    public List<Finding> findings(HostHeat before, HostHeat after, HostWindow window) {
        List<Finding> findings = new ArrayList<>();
        for (Resource resource : Resource.values()) {
            Heat was = before.in(resource);
            Heat is = after.in(resource);
            if (!was.hot() && is.hot()) {
                findings.add(finding(Finding.State.OPEN, is.sinceMillis(), is, window, resource));
            }
            if (was.hot() && !is.hot()) {
                findings.add(
                        finding(Finding.State.CLEARED, was.sinceMillis(), is, window, resource));
            }
        }
        return findings;
    }

    /** What is cleared of a host of which nothing was heard for so long that it is gone. */
    public List<Finding> gone(HostHeat before, String cluster, String host, long nowMillis) {
        List<Finding> findings = new ArrayList<>();
        for (Resource resource : Resource.values()) {
            Heat was = before.in(resource);
            if (was.hot()) {
                findings.add(
                        finding(
                                Finding.State.CLEARED,
                                cluster,
                                host,
                                resource,
                                was.sinceMillis(),
                                nowMillis,
                                goneWords(host, resource.indicator()),
                                List.of()));
            }
        }
        return findings;
    }

    static String goneWords(String host, String indicator) {
        return host
                + " is taken as gone, as nothing was heard from it for long; nobody knows whether it is still hot in "
                + indicator;
    }

    private Finding finding(
            Finding.State state,
            long sinceMillis,
            Heat heat,
            HostWindow window,
            Resource resource) {
        Double value = value(window, resource);
        double shown = value == null ? 0 : value;
        String summary =
                state == Finding.State.CLEARED
                        ? String.format(
                                Locale.ROOT,
                                "%s is no longer hot: %s",
                                window.host(),
                                words(window, resource, shown, false))
                        : String.format(
                                Locale.ROOT,
                                "%s is hot: %s, in %d of the last %d windows",
                                window.host(),
                                words(window, resource, shown, true),
                                heat.over(policy.n()),
                                policy.n());
        return finding(
                state,
                window.cluster(),
                window.host(),
                resource,
                sinceMillis,
                window.endMillis(),
                summary,
                evidence(window, resource, shown));
    }

    private Finding finding(
            Finding.State state,
            String cluster,
            String host,
            Resource resource,
            long sinceMillis,
            long atMillis,
            String summary,
            List<Evidence> evidence) {
        return new Finding(
                Finding.VERSION,
                cluster + "/" + host + "/hotspot/" + resource.indicator() + "/" + sinceMillis,
                Finding.Kind.HOTSPOT,
                state,
                cluster,
                host,
                null,
                sinceMillis,
                atMillis,
                summary,
                evidence,
                String.format(
                        Locale.ROOT,
                        "%d of %d windows over %.0f %%",
                        policy.k(),
                        policy.n(),
                        policy.line(resource)),
                String.format(
                        Locale.ROOT,
                        "%s below %.0f %% in %d of %d windows",
                        resource.indicator(),
                        policy.clear(resource),
                        policy.k(),
                        policy.n()));
    }

    private String words(HostWindow window, Resource resource, double value, boolean hot) {
        double limit = hot ? policy.line(resource) : policy.clear(resource);
        return switch (resource) {
            case CPU ->
                    String.format(
                            Locale.ROOT,
                            "its demand is %.0f %% of %d CPUs (line %.0f %%)",
                            value,
                            window.indicators().capacityCores(),
                            limit);
            case MEMORY ->
                    String.format(
                            Locale.ROOT,
                            "its memory is %.0f %% in use (line %.0f %%)",
                            value,
                            limit);
        };
    }

    private List<Evidence> evidence(HostWindow window, Resource resource, double value) {
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(new Evidence(resource.indicator(), "%", value, policy.line(resource)));
        Double used = window.indicators().usedCores();
        if (resource == Resource.CPU && used != null) {
            int capacity = window.indicators().capacityCores();
            evidence.add(new Evidence("cpu.used", "cores", used, capacity));
        }
        Double pressure = window.indicators().pressure().cpuSomePercent();
        if (resource == Resource.CPU && pressure != null) {
            evidence.add(new Evidence("pressure.cpu.some", "%", pressure, 100));
        }
        return evidence;
    }

    private static @Nullable Double value(HostWindow window, Resource resource) {
        return switch (resource) {
            case CPU -> window.indicators().demandPercent();
            case MEMORY -> window.indicators().memoryUsedPercent();
        };
    }
}
