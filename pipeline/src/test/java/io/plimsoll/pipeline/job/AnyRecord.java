package io.plimsoll.pipeline.job;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Makes records with any values: absent ones where they may be absent, empty lists, NaN, text that
 * is not ASCII. A component that is added later takes part by itself.
 */
final class AnyRecord {
    private static final double[] REALS = {
        0, -0.0, 1.5, Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE, -Double.MAX_VALUE
    };
    private static final String[] SIGNS = {"a", "0", "-", "/", " ", "\u0000", "é", "線", "🚢"};

    private final Random random;
    private final int longestText;

    /**
     * A maker.
     *
     * @param longestText signs of the longest text
     */
    AnyRecord(long seed, int longestText) {
        this.random = new Random(seed);
        this.longestText = longestText;
    }

    <T> T of(Class<T> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] =
                    mayBeAbsent(components[i]) && random.nextInt(4) == 0
                            ? null
                            : value(components[i].getGenericType());
        }
        try {
            Constructor<T> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("can't make a " + type + " of " + Arrays.toString(values), e);
        }
    }

    private static boolean mayBeAbsent(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private Object value(Type type) {
        if (type == int.class || type == Integer.class) {
            return random.nextInt();
        }
        if (type == long.class || type == Long.class) {
            return random.nextInt(5) == 0 ? Long.MIN_VALUE : random.nextLong();
        }
        if (type == double.class || type == Double.class) {
            return random.nextBoolean()
                    ? random.nextGaussian()
                    : REALS[random.nextInt(REALS.length)];
        }
        if (type == boolean.class) {
            return random.nextBoolean();
        }
        if (type == String.class) {
            return text();
        }
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            List<Object> values = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                values.add(value(list.getActualTypeArguments()[0]));
            }
            return values;
        }
        Class<?> made = (Class<?>) type;
        return made.isEnum()
                ? made.getEnumConstants()[random.nextInt(made.getEnumConstants().length)]
                : of(made);
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(longestText + 1); i > 0; i--) {
            text.append(SIGNS[random.nextInt(SIGNS.length)]);
        }
        return text.toString();
    }
}
