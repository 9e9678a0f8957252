package io.plimsoll.pipeline.forecast;

/**
 * A forecast of one value.
 *
 * @param steps how many values ahead
 * @param value most likely, in the unit of the series
 * @param low the true value is below this in one of twenty cases
 * @param high the true value is above this in one of twenty cases
 */
public record Forecast(int steps, double value, double low, double high) {}
