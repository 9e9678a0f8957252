package io.plimsoll.sinks;

/** Writes single points to InfluxDB; see {@link InfluxLineSink} for many. */
public final class InfluxSink extends StoreSink<InfluxPoint> {
    private static final long serialVersionUID = 1L;

    public InfluxSink(InfluxOptions options) {
        super(options);
    }

    @Override
    Encoder<InfluxPoint> encoder(DropListener drops) {
        LineEncoder encoder = new LineEncoder(drops);
        return point -> encoder.encode(point).stream().toList();
    }
}
