package io.plimsoll.standalone.fleet;

import java.util.List;
import java.util.stream.Stream;

/**
 * Series to drive VMs with.
 *
 * @param cpu CPU utilization, %
 * @param network bytes received per row
 * @param diskWrites bytes written per row
 */
record Traces(List<Trace> cpu, List<Trace> network, List<Trace> diskWrites) {

    /** The series of real EC2 instances that come with the jar. */
    static Traces bundled() {
        return new Traces(
                load(
                        "ec2_cpu_utilization_",
                        "5f5533",
                        "ac20cd",
                        "825cc2",
                        "fe7f93",
                        "53ea38",
                        "77c1ca"),
                load("ec2_network_in_", "257a54", "5abac7"),
                load("ec2_disk_write_bytes_", "1ef3de", "c0d644"));
    }

    private static List<Trace> load(String prefix, String... instances) {
        return Stream.of(instances).map(instance -> Trace.bundled(prefix + instance)).toList();
    }
}
