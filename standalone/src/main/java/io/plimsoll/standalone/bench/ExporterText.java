package io.plimsoll.standalone.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts the values of each guest in what a Prometheus exporter answers. */
final class ExporterText {
    private static final Pattern OF_DOMAIN =
            Pattern.compile("^libvirt_\\w+\\{(?:[^}]*,)?domain=\"([^\"]*)\"");

    private ExporterText() {}

    static Map<String, Integer> valuesByVm(String text) {
        Map<String, Integer> counts = new TreeMap<>();
        text.lines()
                .forEach(
                        line -> {
                            Matcher matcher = OF_DOMAIN.matcher(line);
                            if (matcher.find()) {
                                counts.merge(matcher.group(1), 1, Integer::sum);
                            }
                        });
        return counts;
    }
}
