/**
 * Which figures may cause an action. What is incomplete, impossible, contradictory, frozen or
 * suddenly of another magnitude may not, nor may anything while much of a cluster changes at once:
 * that is a fault of measurement until it has lasted. Pure; knows no Flink and no clock.
 */
@NullMarked
package io.plimsoll.pipeline.quarantine;

import org.jspecify.annotations.NullMarked;
