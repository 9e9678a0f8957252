package io.plimsoll.pipeline.indicator;

import io.plimsoll.wire.AbsenceReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A number, or the reason why there is none; never 0 for "unknown". What is computed from an absent
 * value is absent for the same reason.
 *
 * @param number the number; 0 where it is absent
 * @param reason why it is absent; null where it is not
 */
public record Value(double number, @Nullable AbsenceReason reason) {
    private static final Map<AbsenceReason, Value> ABSENT = new EnumMap<>(AbsenceReason.class);

    static {
        for (AbsenceReason reason : AbsenceReason.values()) {
            ABSENT.put(reason, new Value(0, reason));
        }
    }

    /** A number; one that is not finite is impossible. */
    public static Value of(double number) {
        return Double.isFinite(number) ? new Value(number, null) : absent(AbsenceReason.IMPOSSIBLE);
    }

    /** A whole number. */
    public static Value of(long number) {
        return new Value((double) number, null);
    }

    /** A counter or gauge as it was read, or the reason why it was not. */
    public static Value of(@Nullable Number number, AbsenceReason otherwise) {
        return number == null ? absent(otherwise) : of(number.doubleValue());
    }

    /** True is 1. */
    public static Value of(boolean flag) {
        return of(flag ? 1L : 0L);
    }

    /** No number, because of this. */
    public static Value absent(AbsenceReason reason) {
        return Objects.requireNonNull(ABSENT.get(reason));
    }

    /** Whether there is a number. */
    public boolean known() {
        return reason == null;
    }

    @Nullable Double orNull() {
        return known() ? number : null;
    }

    /** The number, or null where it is not finite. */
    static @Nullable Double orNull(double number) {
        return Double.isFinite(number) ? number : null;
    }

    /** This number, or {@code other} where it is absent. */
    double or(double other) {
        return known() ? number : other;
    }

    /** This value, or the other where this is absent. */
    Value orElse(Value other) {
        return known() ? this : other;
    }

    Value plus(Value other) {
        return known() && other.known() ? of(number + other.number) : firstAbsent(other);
    }

    Value minus(Value other) {
        return known() && other.known() ? of(number - other.number) : firstAbsent(other);
    }

    /** The ratio; absent for {@code whenZero} if the other is 0 or less. */
    Value over(Value other, AbsenceReason whenZero) {
        if (!known() || !other.known()) {
            return firstAbsent(other);
        }
        return other.number > 0 ? of(number / other.number) : absent(whenZero);
    }

    Value times(double factor) {
        return known() ? of(number * factor) : this;
    }

    Value atLeast(double least) {
        return known() && number < least ? of(least) : this;
    }

    Value atMost(double most) {
        return known() && number > most ? of(most) : this;
    }

    private Value firstAbsent(Value other) {
        return known() ? other : this;
    }
}
