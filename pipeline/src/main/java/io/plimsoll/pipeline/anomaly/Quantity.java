package io.plimsoll.pipeline.anomaly;

import java.util.Locale;

/** A value with its unit, as people write it. */
final class Quantity {
    private Quantity() {}

    static String text(double value, String unit) {
        return switch (unit) {
            case "B" -> scaled(value, 1024, "B", "KiB", "MiB", "GiB", "TiB");
            case "B/s" -> scaled(value, 1000, "B/s", "kB/s", "MB/s", "GB/s", "TB/s");
            case "cores" -> String.format(Locale.ROOT, "%.2f cores", value);
            default -> String.format(Locale.ROOT, "%.1f %s", value, unit);
        };
    }

    private static String scaled(double value, double base, String... units) {
        double scaled = value;
        int unit = 0;
        while (Math.abs(scaled) >= base && unit < units.length - 1) {
            scaled /= base;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", scaled, units[unit]);
    }
}
