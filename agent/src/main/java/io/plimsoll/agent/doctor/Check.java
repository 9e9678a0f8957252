package io.plimsoll.agent.doctor;

import java.util.List;

/** One thing that may be wrong with a host. */
interface Check {
    /** Name of the check. */
    String name();

    /** What is found; one that is ok if nothing is wrong, none if it can't be judged. */
    List<Diagnosis> look(Facts facts);
}
