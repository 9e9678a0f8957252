package io.plimsoll.pipeline.job;

import io.plimsoll.wire.JsonCodec;
import io.plimsoll.wire.RejectedRecordException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * Decodes the records of a JSON topic and puts what can't be decoded aside.
 *
 * @param <T> the record
 */
final class DecodeJson<T> extends ProcessFunction<RawRecord, T> {
    static final OutputTag<RejectedRecord> REJECTED = new OutputTag<>("rejected-json") {};

    private final SerializableSupplier<JsonCodec<T>> codecs;
    private transient JsonCodec<T> codec;

    DecodeJson(SerializableSupplier<JsonCodec<T>> codecs) {
        this.codecs = codecs;
    }

    @Override
    public void open(OpenContext context) {
        codec = codecs.get();
    }

    @Override
    public void processElement(RawRecord raw, Context context, Collector<T> out) {
        if (raw.bytes().length == 0) {
            return; // A tombstone of a compacted topic.
        }
        try {
            out.collect(codec.decode(raw.bytes()));
        } catch (RejectedRecordException e) {
            context.output(
                    REJECTED,
                    new RejectedRecord(
                            raw.key(),
                            raw.source(),
                            String.valueOf(e.getMessage()),
                            raw.bytes(),
                            raw.arrivedMillis()));
        }
    }
}
