package io.plimsoll.standalone.cluster;

/** What happens to the cluster while a fleet is fed; nothing unless said otherwise. */
interface Disturbance {
    /** Some windows are stored, more of the feed is to come. */
    default void inMidStream(FleetRun run) throws Exception {}

    /** More of the feed is sent. */
    default void afterMidStream(FleetRun run) throws Exception {}

    /** All of a part is sent, and the job is at it. */
    default void whileDeciding(FleetRun run, int part) throws Exception {}

    /** The commands of a part are seen and not answered yet. */
    default void beforeAnswers(FleetRun run, int part) throws Exception {}

    /** They are answered. */
    default void afterAnswers(FleetRun run, int part) throws Exception {}
}
