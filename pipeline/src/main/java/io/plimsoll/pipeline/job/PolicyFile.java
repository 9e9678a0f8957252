package io.plimsoll.pipeline.job;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/**
 * A policy in a properties file: the job's options that say what is found and what is planned. A
 * replay takes nothing else, as it neither connects to anything nor orders anything.
 */
public final class PolicyFile {
    /** Options of a job that acts; beginnings of their names, or whole ones. */
    private static final List<String> NOT_A_POLICY =
            List.of(
                    "kafka.",
                    "influx.",
                    JobOptions.RAW_PROFILE.key(),
                    JobOptions.STORE_EVERY.key(),
                    JobOptions.COMMAND_KEY_FILE.key(),
                    JobOptions.FENCING_EPOCH.key(),
                    JobOptions.CHECKPOINT.key());

    /** So many wrong letters are a slip, more are another word. */
    private static final int MOST_SLIPS = 5;

    private PolicyFile() {}

    /**
     * The policy in a file.
     *
     * @throws IOException if the file can't be read
     * @throws IllegalArgumentException with all that is wrong in it, a line each
     */
    public static RebalancePolicy read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString(), null, "it is not there, or not a file");
        }
        Properties given = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            given.load(reader);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
        return of(given, file.toString());
    }

    /** The job's defaults. */
    public static RebalancePolicy usual() {
        return of(new Properties(), "the defaults");
    }

    /**
     * The policy that these options make.
     *
     * @param where they were read from, for messages
     */
    static RebalancePolicy of(Properties given, String where) {
        List<String> problems = new ArrayList<>();
        Configuration options = new Configuration();
        for (String key : new TreeSet<>(given.stringPropertyNames())) {
            Optional<ConfigOption<?>> option = option(key);
            if (NOT_A_POLICY.stream().anyMatch(key::startsWith)) {
                problems.add(
                        key
                                + " is of a job that acts; a replay reads nothing but the recording, and"
                                + " neither stores nor orders anything: take it out");
            } else if (option.isEmpty()) {
                problems.add("unknown option " + key + hint(key));
            } else {
                options.setString(key, given.getProperty(key).strip());
                JobConfig.check("", option.get(), options, problems);
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    where + ": " + String.join("\n" + where + ": ", problems));
        }
        // Nothing is stored, so the window need not go with the usual length of what is stored.
        options.set(JobOptions.STORE_EVERY, options.get(JobOptions.WINDOW));
        try {
            // Nothing is signed and no agent listens, so there is neither a key nor an epoch.
            return JobConfig.policy(options, 0);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
        }
    }

    private static Optional<ConfigOption<?>> option(String key) {
        return JobOptions.ALL.stream()
                .<ConfigOption<?>>map(option -> option)
                .filter(option -> option.key().equals(key))
                .findFirst();
    }

    private static String hint(String key) {
        Predicate<String> policy = known -> NOT_A_POLICY.stream().noneMatch(known::startsWith);
        Stream<String> known = JobOptions.ALL.stream().map(ConfigOption::key).filter(policy);
        String all = "; './plimsoll job options' lists them";
        return known.min((a, b) -> Integer.compare(slips(key, a), slips(key, b)))
                .filter(nearest -> slips(key, nearest) <= MOST_SLIPS)
                .map(nearest -> "; maybe " + nearest + all)
                .orElse(all);
    }

    /** Letters to add, to take away or to change (Levenshtein's distance). */
    private static int slips(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
