package io.plimsoll.sinks;

/** Is told what became of the points, on the sender's thread. */
interface DeliveryListener extends DropListener {
    /** So many points are in the store. */
    void sent(long points);

    /** The store took nothing; the points will be tried again. */
    void retrying();
}
