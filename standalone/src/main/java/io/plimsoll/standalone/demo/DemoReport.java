package io.plimsoll.standalone.demo;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

/**
 * What the demonstration found, as its last line.
 *
 * @param migrated whether the guest runs on the other host and never rebooted
 * @param detectMillis from the rise of the load to the finding, ms
 * @param migrateMillis from the acceptance of the command to its end, ms
 * @param downtimeMillis pause of the guest as the hypervisor measured it, ms; null if it did not
 *     tell
 * @param verdict the job's own verdict
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record DemoReport(
        boolean migrated,
        long detectMillis,
        long migrateMillis,
        @Nullable Long downtimeMillis,
        String verdict) {

    String json() {
        try {
            return JsonMapper.builder().build().writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of numbers can't be written as JSON", e);
        }
    }
}
