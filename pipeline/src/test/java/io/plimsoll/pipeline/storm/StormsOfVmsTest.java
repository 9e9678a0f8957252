package io.plimsoll.pipeline.storm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.wire.Finding;
import io.plimsoll.wire.Finding.Kind;
import io.plimsoll.wire.Finding.State;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * A rack "r1" of 40 hosts with 30 VMs each; more than half of them, at least 5, within 5 minutes
 * are a storm; 10 findings an hour.
 */
class StormsOfVmsTest {
    private static final StormPolicy POLICY = new StormPolicy(0.5, 5, 300_000, 120_000, 10);
    private static final long MINUTE = 60_000;
    private static final long T0 = 3_600_000L * 472_222;
    private static final int HOST = 7;
    private static final Racks RACKS = racks();

    private Storms storms = new Storms();
    private final List<Finding> told = new ArrayList<>();

    private static Racks racks() {
        Map<String, String> racks = new TreeMap<>();
        Map<String, Integer> vms = new TreeMap<>();
        for (int i = 0; i < 40; i++) {
            racks.put(host(i), "r1");
            vms.put(host(i), 30);
        }
        return new Racks(racks, vms);
    }

    private static String host(int number) {
        return String.format("h%02d", number);
    }

    private void advance(long at, List<Finding> arrived) {
        told.addAll(storms.advance(T0 + at, arrived, RACKS, POLICY));
    }

    private void restart() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        storms.write(new DataOutputStream(bytes));
        storms = Storms.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }

    private static List<Finding> ofVms(Kind kind, State state, int from, int to, long at) {
        List<Finding> findings = new ArrayList<>();
        for (int vm = from; vm < to; vm++) {
            findings.add(ofVm(kind, state, HOST, vm, at));
        }
        return findings;
    }

    private static Finding ofVm(Kind kind, State state, int host, int vm, long at) {
        return new Finding(
                Finding.VERSION,
                "c1/vm/" + host + "-" + vm + "/" + kind,
                kind,
                state,
                "c1",
                host(host),
                "vm-" + host + "-" + vm,
                T0,
                T0 + at,
                "vm is unusual",
                List.of(),
                "tail",
                "later");
    }

    @Test
    void mostVmsOfAHostAtOnceAreOneFindingOfTheHost() throws IOException {
        advance(0, ofVms(Kind.HOTSPOT, State.OPEN, 0, 20, 0));
        restart();
        advance(MINUTE, ofVms(Kind.HOTSPOT, State.OPEN, 20, 24, MINUTE));
        assertEquals(1, told.size());
        assertEquals(host(7), told.get(0).host());
        assertTrue(
                told.get(0)
                        .summary()
                        .startsWith(
                                "h07: 20 of 30 VMs have a finding of the kind hotspot within 300 s"),
                told.get(0).summary());
        assertEquals("storm.vms", told.get(0).evidence().get(0).indicator());
        advance(20 * MINUTE, ofVms(Kind.HOTSPOT, State.CLEARED, 0, 24, 20 * MINUTE));

        assertEquals(
                List.of(State.OPEN, State.CLEARED), told.stream().map(Finding::state).toList());
        assertEquals(told.get(0).id(), told.get(1).id());
    }

    @Test
    void aFewVmsOfAHostAreToldOneByOne() {
        advance(0, ofVms(Kind.HOTSPOT, State.OPEN, 0, 10, 0));

        assertEquals(10, told.size());
    }

    /** As many findings as there are VMs, of a rack of which most hosts have some. */
    @Test
    void vmsAllOverARackAreOneFindingOfTheRackAndNoneOfEachHost() {
        List<Finding> all = new ArrayList<>();
        for (int host = 0; host < 25; host++) {
            for (int vm = 0; vm < 20; vm++) {
                all.add(ofVm(Kind.HOTSPOT, State.OPEN, host, vm, 0));
            }
        }
        advance(0, all);
        advance(10 * MINUTE, List.of());

        assertEquals(1, told.size());
        assertTrue(told.get(0).summary().startsWith("rack r1: 25 of 40 hosts"));
    }
}
