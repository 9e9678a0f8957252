package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.culprit.Blame;
import io.plimsoll.pipeline.hotspot.HostSigns;
import io.plimsoll.pipeline.hotspot.HotVm;
import io.plimsoll.pipeline.hotspot.HotspotPolicy;
import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.sinks.InfluxPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Hot VMs and who hurts whom, as points; none where nobody is hurt. */
final class ContentionPoints {
    private ContentionPoints() {}

    static List<InfluxPoint> of(
            HostWindow window, HostSigns signs, List<Blame> blames, HotspotPolicy policy) {
        List<InfluxPoint> points = new ArrayList<>();
        for (HotVm vm : HotVm.all(window, signs, policy)) {
            InfluxPoint.Builder point =
                    point(window, Decisions.HOT_VM.name())
                            .tag("vm", vm.name())
                            .tag("vm_uuid", vm.uuid())
                            .tag("indicator", vm.signal().indicator());
            Decisions.HOT_VM.write(vm, new PointFields(point));
            points.add(point.build());
        }
        for (Blame blame : blames) {
            InfluxPoint.Builder point =
                    point(window, Decisions.CONTENTION.name())
                            .tag("victim", blame.victim())
                            .tag("culprit", blame.culprit())
                            .tag("resource", blame.shared().name().toLowerCase(Locale.ROOT));
            Decisions.CONTENTION.write(blame, new PointFields(point));
            points.add(point.build());
        }
        return points;
    }

    private static InfluxPoint.Builder point(HostWindow window, String measurement) {
        return InfluxPoint.at(window.endMillis(), measurement)
                .tag("cluster", window.cluster())
                .tag("host", window.host());
    }
}
