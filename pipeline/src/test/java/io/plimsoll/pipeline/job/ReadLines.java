package io.plimsoll.pipeline.job;

import io.plimsoll.sinks.InfluxLines;
import io.plimsoll.sinks.InfluxPoint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads lines back into points, as a store would. */
final class ReadLines {
    private ReadLines() {}

    static List<InfluxPoint> points(InfluxLines lines) {
        List<InfluxPoint> points = new ArrayList<>();
        int begin = 0;
        for (int end : lines.ends()) {
            points.add(point(new String(lines.utf8(), begin, end - begin, StandardCharsets.UTF_8)));
            begin = end;
        }
        return points;
    }

    private static InfluxPoint point(String line) {
        List<String> parts = divided(line, ' ');
        List<String> series = divided(parts.get(0), ',');
        InfluxPoint.Builder point =
                InfluxPoint.at(Long.parseLong(parts.get(2)), plain(series.get(0)));
        for (String tag : series.subList(1, series.size())) {
            List<String> pair = divided(tag, '=');
            point.tag(plain(pair.get(0)), plain(pair.get(1)));
        }
        for (String field : divided(parts.get(1), ',')) {
            int equals = field.indexOf('=');
            add(point, field.substring(0, equals), field.substring(equals + 1));
        }
        return point.build();
    }

    private static void add(InfluxPoint.Builder point, String name, String value) {
        if (value.startsWith("\"")) {
            point.textField(name, plain(value.substring(1, value.length() - 1)));
        } else if (value.endsWith("i")) {
            point.longField(name, Long.parseLong(value.substring(0, value.length() - 1)));
        } else if (value.equals("true") || value.equals("false")) {
            point.booleanField(name, Boolean.parseBoolean(value));
        } else {
            point.doubleField(name, Double.parseDouble(value));
        }
    }

    /** Divided where the separator is neither escaped nor quoted. */
    private static List<String> divided(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int begin = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(begin, i));
                begin = i + 1;
            }
        }
        parts.add(text.substring(begin));
        return parts;
    }

    private static String plain(String escaped) {
        return escaped.replaceAll("\\\\(.)", "$1");
    }
}
