package io.plimsoll.agent.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Whether the brokers can be reached by TCP. */
final class KafkaCheck implements Check {
    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public List<Diagnosis> look(Facts facts) {
        if (facts.brokers().isEmpty()) {
            return List.of(
                    Diagnosis.hint(
                            name(),
                            "kafka",
                            "no brokers are configured, so Kafka was not looked at",
                            "give the agent's configuration: ./plimsoll doctor --config FILE"));
        }
        List<Diagnosis> found = new ArrayList<>();
        boolean any = facts.brokers().values().stream().anyMatch(String::isEmpty);
        new TreeMap<>(facts.brokers())
                .forEach(
                        (broker, trouble) -> {
                            if (trouble.isEmpty()) {
                                found.add(Diagnosis.ok(name(), broker, "it accepts connections"));
                                return;
                            }
                            String message =
                                    "it can't be reached: "
                                            + trouble
                                            + (any
                                                    ? ""
                                                    : "; until one can, ticks wait in the spool");
                            String mend = "nc -vz " + broker.replaceFirst(":(?=\\d+$)", " ");
                            found.add(
                                    any
                                            ? Diagnosis.warning(name(), broker, message, mend)
                                            : Diagnosis.error(name(), broker, message, mend));
                        });
        return found;
    }
}
