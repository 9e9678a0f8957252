package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.indicator.Catalogue;
import io.plimsoll.pipeline.indicator.Fields;
import io.plimsoll.pipeline.indicator.MeasuredWindow;
import io.plimsoll.pipeline.indicator.Points;
import io.plimsoll.pipeline.indicator.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** The lines of a window as a writer makes them that is simple and slow. */
record SimpleLines(long atEpochMillis, List<String> lines) implements Points {
    static List<String> of(MeasuredWindow window) {
        SimpleLines simple = new SimpleLines(window.endMillis(), new ArrayList<>());
        Catalogue.write(window, simple);
        return simple.lines;
    }

    @Override
    public void point(String measurement, Tags tags, Consumer<Fields> content) {
        StringBuilder series = new StringBuilder(measurement);
        tags.forEach((name, value) -> series.append(tag(name, value)));
        List<String> fields = new ArrayList<>();
        content.accept(new SimpleFields(fields));
        if (!fields.isEmpty()) {
            lines.add(series + " " + String.join(",", fields) + " " + atEpochMillis);
        }
    }

    private static String tag(String name, String value) {
        return value.isEmpty() ? "" : "," + name + "=" + value.replaceAll("[ ,=]", "\\\\$0");
    }

    private record SimpleFields(List<String> fields) implements Fields {
        @Override
        public void real(String field, double value) {
            fields.add(field + "=" + nineDigits(value));
        }

        @Override
        public void whole(String field, long value) {
            fields.add(field + "=" + value + "i");
        }

        @Override
        public void flag(String field, boolean value) {
            fields.add(field + "=" + value);
        }

        @Override
        public void text(String field, String value) {
            fields.add(field + "=\"" + value.replaceAll("[\"\\\\]", "\\\\$0") + "\"");
        }
    }

    private static String nineDigits(double value) {
        double magnitude = Math.abs(value);
        if (value == Math.rint(value) && magnitude < 1L << 53) {
            return (long) value + ".0";
        }
        if (magnitude < 1e-4 || magnitude >= 1L << 53) {
            return Double.toString(value);
        }
        if (magnitude >= 1e9) {
            return Math.round(value) + ".0";
        }
        int decimals = 8 - (int) Math.floor(Math.log10(magnitude));
        double power = Math.pow(10, Math.max(1, decimals));
        String digits =
                String.format(
                        Locale.ROOT,
                        "%0" + (Math.max(1, decimals) + 1) + "d",
                        (long) (magnitude * power + 0.5));
        int point = digits.length() - Math.max(1, decimals);
        String text = digits.substring(0, point) + "." + digits.substring(point);
        return (value < 0 ? "-" : "") + text.replaceAll("0+$", "").replaceAll("\\.$", ".0");
    }
}
