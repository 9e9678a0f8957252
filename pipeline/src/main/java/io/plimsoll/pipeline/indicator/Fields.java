package io.plimsoll.pipeline.indicator;

/** Takes the fields of one point. */
public interface Fields {
    /** A floating point field. */
    void real(String field, double value);

    /** An integer field. */
    void whole(String field, long value);

    /** A field that is true or false. */
    void flag(String field, boolean value);

    /** A string field. */
    void text(String field, String value);
}
