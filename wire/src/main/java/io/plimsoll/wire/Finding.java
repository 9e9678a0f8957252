package io.plimsoll.wire;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that the job found, with its evidence.
 *
 * @param v version of this record
 * @param id the same for all states of one finding
 * @param kind what sort
 * @param state where it stands
 * @param cluster failure domain
 * @param host host concerned; also the Kafka key
 * @param vmUuid VM concerned; null if it is about the host
 * @param sinceEpochMillis event time at which it began
 * @param atEpochMillis event time of this state
 * @param summary the finding in one sentence
 * @param evidence the figures behind it; absent is empty
 * @param detector which detector with which setting
 * @param clearsWhen what it would take to clear
 * @param hosts the hosts concerned if it is about many, {@code host} being one of them; else empty
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Finding(
        int v,
        String id,
        Kind kind,
        State state,
        String cluster,
        String host,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String vmUuid,
        long sinceEpochMillis,
        long atEpochMillis,
        String summary,
        List<Evidence> evidence,
        String detector,
        String clearsWhen,
        List<String> hosts) {

    /** The version that this code writes. */
    public static final int VERSION = 1;

    /** Copies the lists; absent ones are empty. */
    public Finding {
        evidence = Absent.listOrEmpty(evidence);
        hosts = Absent.listOrEmpty(hosts);
    }

    /** A finding about one host or VM. */
    public Finding(
            int v,
            String id,
            Kind kind,
            State state,
            String cluster,
            String host,
            @Nullable String vmUuid,
            long sinceEpochMillis,
            long atEpochMillis,
            String summary,
            List<Evidence> evidence,
            String detector,
            String clearsWhen) {
        this(
                v,
                id,
                kind,
                state,
                cluster,
                host,
                vmUuid,
                sinceEpochMillis,
                atEpochMillis,
                summary,
                evidence,
                detector,
                clearsWhen,
                List.of());
    }

    /** Sorts of findings. */
    public enum Kind {
        /** A host's demand is not met. */
        HOTSPOT,
        /** Whether a command helped. */
        VERDICT,
        /** Figures that can't be trusted; they cause no action. */
        QUARANTINE,
        /** A hotspot for which no command was given, and why. */
        NO_CURE,
        /** Indicators of a VM or host that do not fit their own past. */
        ANOMALY
    }

    /** Where a finding stands. */
    public enum State {
        /** New. */
        OPEN,
        /** Still there, with newer figures. */
        UPDATED,
        /** Over. */
        CLEARED
    }

    /**
     * One figure.
     *
     * @param indicator which indicator, such as {@code cpu.demand}
     * @param unit its unit, such as {@code %}
     * @param value its value, finite
     * @param line the value beyond which it counts, finite
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Evidence(String indicator, String unit, double value, double line) {

        /** Refuses what JSON has no number for: NaN and the infinities. */
        public Evidence {
            if (!Double.isFinite(value) || !Double.isFinite(line)) {
                throw new IllegalArgumentException(
                        "evidence "
                                + indicator
                                + " must be finite: value "
                                + value
                                + ", line "
                                + line);
            }
        }
    }
}
