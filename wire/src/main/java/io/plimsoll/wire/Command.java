package io.plimsoll.wire;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One signed instruction to one agent. It may be repeated and it may be lost: its id is
 * deterministic, it expires, and it names what must hold; the agent refuses it if anything does
 * not.
 *
 * @param v version of this record
 * @param id deterministic: the same decision always has the same id
 * @param cluster failure domain
 * @param host the host whose agent shall execute it; also the Kafka key
 * @param action what to do, for now {@link #MIGRATE}; an agent refuses what it does not know
 * @param vmUuid the VM concerned
 * @param vmName its name, for people
 * @param migration how to migrate; null for other actions
 * @param issuedAtEpochMillis event time of the decision
 * @param expiresAtEpochMillis wall-clock time after which it must not be started
 * @param fencingEpoch grows with every submission of the job; agents refuse a lower one than they
 *     have seen
 * @param reason why, in words and figures
 * @param predicted what the job expects to see afterwards
 * @param signature Ed25519 over the canonical form, base64; null before signing
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Command(
        int v,
        String id,
        String cluster,
        String host,
        String action,
        String vmUuid,
        String vmName,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Migration migration,
        long issuedAtEpochMillis,
        long expiresAtEpochMillis,
        long fencingEpoch,
        String reason,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Prediction predicted,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String signature) {

    /** The version that this code writes. */
    public static final int VERSION = 1;

    /** Move a running VM to another host. */
    public static final String MIGRATE = "migrate";

    /** The same command with this signature. */
    public Command signed(String newSignature) {
        return new Command(
                v,
                id,
                cluster,
                host,
                action,
                vmUuid,
                vmName,
                migration,
                issuedAtEpochMillis,
                expiresAtEpochMillis,
                fencingEpoch,
                reason,
                predicted,
                newSignature);
    }

    /**
     * Where to and within which limits.
     *
     * @param destinationHost host id of the destination
     * @param destinationUri libvirt URI under which the source's libvirtd reaches the destination's
     * @param requiredMemoryBytes memory that the destination must have free
     * @param maxDowntimeMillis longest pause that is aimed at, ms; 0 leaves it to the hypervisor
     * @param bandwidthMibPerSecond transfer limit; 0 is unlimited
     * @param timeoutMillis the migration is aborted after this time
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Migration(
            String destinationHost,
            String destinationUri,
            long requiredMemoryBytes,
            long maxDowntimeMillis,
            long bandwidthMibPerSecond,
            long timeoutMillis) {}

    /**
     * The effect that is promised and later checked.
     *
     * @param indicator which indicator of the host, such as {@code cpu.demand}
     * @param fromPercent its value now
     * @param toPercent its value expected afterwards
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Prediction(String indicator, int fromPercent, int toPercent) {}
}
