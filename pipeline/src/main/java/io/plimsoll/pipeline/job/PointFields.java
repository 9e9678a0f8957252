package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.indicator.Fields;
import io.plimsoll.sinks.InfluxPoint;

/** Puts the fields of a measurement into a point. */
record PointFields(InfluxPoint.Builder point) implements Fields {
    @Override
    public void real(String field, double value) {
        point.doubleField(field, value);
    }

    @Override
    public void whole(String field, long value) {
        point.longField(field, value);
    }

    @Override
    public void flag(String field, boolean value) {
        point.booleanField(field, value);
    }

    @Override
    public void text(String field, String value) {
        point.textField(field, value);
    }
}
