package io.plimsoll.agent.config;

import java.util.List;

/** The documented example of a configuration file, made from the options. */
final class ExampleFile {
    private static final int WIDTH = 100;

    private ExampleFile() {}

    static String text() {
        StringBuilder text = new StringBuilder();
        paragraph(
                text,
                "Configuration of the Plimsoll agent. Start it with: plimsoll-agent --config FILE; that script"
                        + " lies beside the jar and gives the JVM the options that keep it small.");
        paragraph(
                text,
                "Every key can also be set in the environment, which wins: sample.interval is "
                        + Options.SAMPLE_INTERVAL.environmentName()
                        + ". Keys that are commented out show an example, not the default.");
        for (Option option : Options.ALL) {
            text.append('\n');
            paragraph(text, option.description());
            text.append("# Type: ").append(option.type()).append(". Default: ");
            text.append(option.defaultText().isEmpty() ? "none" : option.defaultText());
            text.append(".\n");
            boolean required = option.equals(Options.BOOTSTRAP_SERVERS);
            text.append(required ? "" : "#").append(option.key()).append(" = ");
            text.append(option.example()).append('\n');
        }
        return text.toString();
    }

    private static void paragraph(StringBuilder text, String sentences) {
        StringBuilder line = new StringBuilder("#");
        for (String word : List.of(sentences.split(" ", -1))) {
            if (line.length() + 1 + word.length() > WIDTH) {
                text.append(line).append('\n');
                line = new StringBuilder("#");
            }
            line.append(' ').append(word);
        }
        text.append(line).append('\n');
    }
}
