package io.plimsoll.standalone.bench.pipeline;

/**
 * One run of a job over the topic.
 *
 * @param samples VM samples that were taken in while it was measured
 * @param cpuSeconds of the whole process meanwhile: tasks, Kafka clients, compiler, garbage
 *     collector
 * @param wallSeconds meanwhile
 * @param stateBytes of a checkpoint at the end; 0 if none was taken
 * @param points that were sent to the store
 */
record Pass(double samples, double cpuSeconds, double wallSeconds, long stateBytes, long points) {
    double samplesPerCpuSecond() {
        return samples / cpuSeconds;
    }

    /** Of time: more than one core works for a slot of the job. */
    double samplesPerSecond() {
        return samples / wallSeconds;
    }
}
