package io.plimsoll.pipeline.indicator;

/**
 * Which of their steps the tracks of a host tell of: all they have, or those of the short window
 * alone. The tracks of a stored window thus serve the windows within it too. All tracks of a host
 * share one.
 */
final class Focus {
    private int windowTick;
    private int fromTick;

    /** From this tick on it is another short window. */
    void beginWindow(int tick) {
        windowTick = tick;
    }

    /** The first tick of the short window. */
    int windowTick() {
        return windowTick;
    }

    /** As before the first tick. */
    void clear() {
        windowTick = 0;
        fromTick = 0;
    }

    void onWindow() {
        fromTick = windowTick;
    }

    void onAll() {
        fromTick = 0;
    }

    boolean isOnAll() {
        return fromTick == 0;
    }

    /** Steps of earlier ticks are not looked at. */
    int fromTick() {
        return fromTick;
    }
}
