package io.plimsoll.pipeline.plan;

import io.plimsoll.wire.Command;
import io.plimsoll.wire.Finding;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was decided at one time, and how the memory of the cluster changes by it.
 *
 * @param commands to be sent, not signed yet
 * @param findings verdicts, and hot hosts without a cure
 * @param flights to be remembered, by command id
 * @param landed ids of commands that were judged and can be forgotten
 * @param cooldowns to be remembered: until when a VM stays where it is, by uuid, ms since 1970
 * @param rested uuids of VMs whose cooldown is over
 * @param uncured reasons told for hot hosts without a cure; replaces what was remembered
 */
public record Decision(
        List<Command> commands,
        List<Finding> findings,
        Map<String, Flight> flights,
        Set<String> landed,
        Map<String, Long> cooldowns,
        Set<String> rested,
        Map<String, String> uncured) {}
