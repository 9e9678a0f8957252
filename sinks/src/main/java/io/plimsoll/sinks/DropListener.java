package io.plimsoll.sinks;

/** Is told of everything that is not written. */
interface DropListener {
    /**
     * So many were dropped.
     *
     * @param count points dropped; fields for {@link DropReason#UNUSABLE_FIELD}
     * @param detail what was dropped and why, for a person; may contain an excerpt of the point
     */
    void dropped(DropReason reason, long count, String detail);
}
