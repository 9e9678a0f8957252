package io.plimsoll.sinks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Remembers what became of the points. */
final class RecordingListener implements DeliveryListener {
    final AtomicLong sent = new AtomicLong();
    final AtomicLong retries = new AtomicLong();
    final List<Drop> drops = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void sent(long points) {
        sent.addAndGet(points);
    }

    @Override
    public void retrying() {
        retries.incrementAndGet();
    }

    @Override
    public void dropped(DropReason reason, long count, String detail) {
        drops.add(new Drop(reason, count, detail));
    }

    record Drop(DropReason reason, long count, String detail) {}
}
