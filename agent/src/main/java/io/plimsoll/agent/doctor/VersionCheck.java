package io.plimsoll.agent.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether libvirt and QEMU are new enough for what can be measured. */
final class VersionCheck implements Check {
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)(?:\\.(\\d+))?");

    private static final List<Feature> LIBVIRT =
            List.of(
                    new Feature(4, 5, "statistics that do not wait for a busy QEMU"),
                    new Feature(7, 2, "ready time of vCPUs (vcpu.N.delay)"),
                    new Feature(11, 9, "latencies over a window (timed groups)"),
                    new Feature(12, 1, "latency histograms of disks"));
    private static final List<Feature> QEMU =
            List.of(
                    new Feature(7, 1, "KVM statistics of vCPUs (query-stats)"),
                    new Feature(10, 2, "latencies over a window, asked through libvirt"));

    @Override
    public String name() {
        return "version";
    }

    @Override
    public List<Diagnosis> look(Facts facts) {
        List<Diagnosis> found = new ArrayList<>();
        compare("libvirt", facts.hypervisor().libvirt(), LIBVIRT, "libvirt-daemon-system", found);
        if (facts.hypervisor().version().startsWith("QEMU ")) {
            compare("QEMU", facts.hypervisor().version(), QEMU, "qemu-system-x86", found);
        }
        return found;
    }

    private void compare(
            String what,
            String text,
            List<Feature> features,
            String debian,
            List<Diagnosis> found) {
        Matcher version = VERSION.matcher(text);
        if (!version.find()) {
            return; // not known, which is told elsewhere
        }
        int major = Integer.parseInt(version.group(1));
        int minor = Integer.parseInt(version.group(2));
        boolean lacks = false;
        for (Feature feature : features) {
            if (major < feature.major() || (major == feature.major() && minor < feature.minor())) {
                lacks = true;
                found.add(
                        Diagnosis.hint(
                                name(),
                                "host",
                                "%s %s lacks %s, which came with %d.%d"
                                        .formatted(
                                                what,
                                                version.group(),
                                                feature.text(),
                                                feature.major(),
                                                feature.minor()),
                                "apt-get update && apt-get install --only-upgrade "
                                        + debian
                                        + " (from a newer release or its backports)"));
            }
        }
        if (!lacks) {
            found.add(
                    Diagnosis.ok(name(), "host", what + " " + version.group() + " has everything"));
        }
    }

    /** Something that came with a version. */
    private record Feature(int major, int minor, String text) {}
}
