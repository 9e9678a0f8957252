package io.plimsoll.sinks;

import java.util.List;
import java.util.Optional;

/**
 * Gets a batch into the store although some of its points may be unacceptable. A refused batch is
 * tried in smaller and smaller parts until the bad point stands alone and is dropped; after that
 * the parts double again. One bad point among n costs about 2 log2(n) requests more; if all are bad
 * it is one request for each.
 */
final class BatchDelivery {
    private static final int MAX_EXCERPT_CHARS = 200;

    private final PointStore store;
    private final DeliveryListener listener;
    private final int maxPartPoints;
    private int partPoints;

    BatchDelivery(PointStore store, DeliveryListener listener, int batchPoints) {
        this.store = store;
        this.listener = listener;
        this.maxPartPoints = batchPoints;
        this.partPoints = batchPoints;
    }

    /** Delivers from the first line on until all are done or the store takes no more for now. */
    Progress deliver(List<String> lines) {
        int done = 0;
        while (done < lines.size()) {
            List<String> part = lines.subList(done, Math.min(done + partPoints, lines.size()));
            StoreAnswer answer = store.write(part);
            switch (answer.outcome()) {
                case WRITTEN, PARTLY_REJECTED -> {
                    accept(part, answer);
                    done += part.size();
                }
                case REJECTED -> done += isolate(part, answer);
                case UNAVAILABLE, MISCONFIGURED -> {
                    listener.retrying();
                    return new Progress(done, Optional.of(answer));
                }
            }
        }
        return new Progress(done, Optional.empty());
    }

    private void accept(List<String> part, StoreAnswer answer) {
        long rejected = Math.min(answer.rejectedPoints(), part.size());
        if (rejected > 0) {
            listener.dropped(DropReason.REJECTED, rejected, answer.reason());
        }
        listener.sent(part.size() - rejected);
        partPoints = (int) Math.min(2L * partPoints, maxPartPoints);
    }

    /** Lines done with: the bad one, once it stands alone. */
    private int isolate(List<String> part, StoreAnswer answer) {
        partPoints = Math.max(1, part.size() / 2);
        if (part.size() > 1) {
            return 0;
        }
        String line = part.get(0);
        String excerpt = line.substring(0, Math.min(line.length(), MAX_EXCERPT_CHARS));
        listener.dropped(DropReason.REJECTED, 1, answer.reason() + "; the point: " + excerpt);
        return 1;
    }

    /**
     * How far a batch came.
     *
     * @param done lines from the first on that are written or dropped
     * @param obstacle why the store did not take the rest, for now
     */
    record Progress(int done, Optional<StoreAnswer> obstacle) {}
}
