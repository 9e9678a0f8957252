package io.plimsoll.agent.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.agent.doctor.Diagnosis.Severity;
import java.util.List;
import java.util.Locale;

/** What was found, for people or for programs. */
final class Report {
    private static final int WIDTH = 100;
    private static final String INDENT = " ".repeat(10);

    private Report() {}

    /** One block for each that is not ok, one line for each that is, and the sums. */
    static String table(String hostId, List<Diagnosis> diagnoses) {
        StringBuilder text = new StringBuilder();
        for (Diagnosis diagnosis : diagnoses) {
            String severity = lower(diagnosis.severity());
            text.append(severity).append(" ".repeat(INDENT.length() - severity.length()));
            wrapped(
                    text,
                    diagnosis.check() + ", " + diagnosis.subject() + ": " + diagnosis.message());
            if (!diagnosis.mend().isEmpty()) {
                text.append(INDENT).append("-> ").append(diagnosis.mend()).append('\n');
            }
        }
        text.append(hostId).append(": ");
        Severity[] severities = {Severity.ERROR, Severity.WARNING, Severity.HINT, Severity.OK};
        for (Severity severity : severities) {
            text.append(count(diagnoses, severity)).append(' ').append(lower(severity));
            text.append(severity == Severity.OK ? "\n" : ", ");
        }
        return text.toString();
    }

    /** One JSON object in one line. */
    static String json(String hostId, List<Diagnosis> diagnoses) {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode().put("host", hostId);
        for (Severity severity : Severity.values()) {
            root.put(lower(severity), count(diagnoses, severity));
        }
        ArrayNode found = root.putArray("findings");
        for (Diagnosis diagnosis : diagnoses) {
            found.addObject()
                    .put("check", diagnosis.check())
                    .put("severity", lower(diagnosis.severity()))
                    .put("subject", diagnosis.subject())
                    .put("message", diagnosis.message())
                    .put("mend", diagnosis.mend());
        }
        try {
            return mapper.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts can't be written", e);
        }
    }

    /** Whether anything serious was found. */
    static boolean isSerious(List<Diagnosis> diagnoses) {
        return diagnoses.stream().anyMatch(diagnosis -> diagnosis.severity().isSerious());
    }

    private static int count(List<Diagnosis> diagnoses, Severity severity) {
        return (int) diagnoses.stream().filter(each -> each.severity() == severity).count();
    }

    private static String lower(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }

    private static void wrapped(StringBuilder text, String sentence) {
        int column = INDENT.length();
        for (String word : sentence.split(" ", -1)) {
            if (column + word.length() + 1 > WIDTH && column > INDENT.length()) {
                text.append('\n').append(INDENT);
                column = INDENT.length();
            }
            if (column > INDENT.length()) {
                text.append(' ');
                column++;
            }
            text.append(word);
            column += word.length();
        }
        text.append('\n');
    }
}
