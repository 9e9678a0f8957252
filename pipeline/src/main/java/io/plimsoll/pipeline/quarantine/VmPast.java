package io.plimsoll.pipeline.quarantine;

/**
 * What is remembered of a VM to compare its next window with.
 *
 * @param maximumBytes most memory it may have, as believed; 0 if unknown
 * @param guestUsedBytes what its guest uses, as believed; 0 if unknown
 * @param rssBytes resident memory, as believed; 0 if unknown
 * @param otherSinceMillis since when one of them is of another magnitude; 0 if none is
 */
public record VmPast(long maximumBytes, long guestUsedBytes, long rssBytes, long otherSinceMillis) {

    static VmPast unknown() {
        return new VmPast(0, 0, 0, 0);
    }
}
