package io.plimsoll.agent.libvirt;

import io.plimsoll.wire.VmJob;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The typed parameters of virDomainGetJobStats. */
final class JobParameters {
    /** virDomainJobType: bounded and unbounded are going on, all others are none or over. */
    private static final int BOUNDED = 1;

    private static final int UNBOUNDED = 2;

    private JobParameters() {}

    /** The job; empty if none is going on. */
    static Optional<VmJob> parse(int type, Map<String, Object> parameters) {
        if (type != BOUNDED && type != UNBOUNDED) {
            return Optional.empty();
        }
        VmJob.Builder job = VmJob.newBuilder().setType(type).setOperation(0);
        Map<String, Long> figures = new HashMap<>();
        parameters.forEach(
                (name, value) -> {
                    if (!(value instanceof Long number) || number < 0) {
                        return;
                    }
                    switch (name) {
                        case "operation" -> job.setOperation(number.intValue());
                        case "time_elapsed" -> job.setElapsedMillis(number);
                        default -> figures.put(name, number);
                    }
                });
        return Optional.of(job.setFigures(figures).build());
    }
}
