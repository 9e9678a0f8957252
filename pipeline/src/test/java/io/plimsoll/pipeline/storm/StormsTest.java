package io.plimsoll.pipeline.storm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Racks "r1" and "r2" of 40 hosts each; more than half of them, at least 5, within 5 minutes are a
 * storm; anomalies wait for 2 minutes; 10 findings an hour.
 */
class StormsTest {
    private static final StormPolicy POLICY = new StormPolicy(0.5, 5, 300_000, 120_000, 10);
    private static final long MINUTE = 60_000;
    private static final long T0 = 3_600_000L * 472_222;
    private static final Racks RACKS = racks();

    private Storms storms = new Storms();
    private final List<Finding> told = new ArrayList<>();

    private static Racks racks() {
        Map<String, String> racks = new TreeMap<>();
        for (int i = 0; i < 80; i++) {
            racks.put(host(i), i < 40 ? "r1" : "r2");
        }
        return new Racks(racks);
    }

    private static String host(int number) {
        return String.format("h%02d", number);
    }

    private static Finding finding(Kind kind, State state, int host, long opened, long at) {
        return new Finding(
                Finding.VERSION,
                "c1/" + host(host) + "/" + kind + "/" + opened,
                kind,
                state,
                "c1",
                host(host),
                null,
                T0 + opened,
                T0 + at,
                host(host) + " is unusual",
                List.of(),
                "tail",
                "later");
    }

    private static List<Finding> anomalies(State state, int from, int to, long at) {
        List<Finding> findings = new ArrayList<>();
        for (int host = from; host < to; host++) {
            findings.add(finding(Kind.ANOMALY, state, host, 0, at));
        }
        return findings;
    }

    private void advance(long at, List<Finding> arrived) {
        told.addAll(storms.advance(T0 + at, arrived, RACKS, POLICY));
    }

    private List<State> states() {
        return told.stream().map(Finding::state).toList();
    }

    @Test
    void thirtyHostsOfARackAtOnceAreOneFinding() {
        advance(0, anomalies(State.OPEN, 0, 30, 0));
        advance(2 * MINUTE, List.of());
        advance(30 * MINUTE, List.of());

        assertEquals(1, told.size());
        Finding storm = told.get(0);
        assertEquals(State.OPEN, storm.state());
        assertEquals(Kind.ANOMALY, storm.kind());
        assertEquals(30, storm.hosts().size());
        assertTrue(storm.hosts().contains(storm.host()));
        assertTrue(storm.summary().startsWith("rack r1: 30 of 40 hosts"), storm.summary());
        assertEquals(30, storm.evidence().get(0).value());
        assertEquals(20, storm.evidence().get(0).line());
    }

    @Test
    void theStormIsClearedOnceWhenTheHostsAre() {
        advance(0, anomalies(State.OPEN, 0, 30, 0));
        advance(20 * MINUTE, anomalies(State.CLEARED, 0, 15, 20 * MINUTE));
        assertEquals(List.of(State.OPEN), states());

        advance(21 * MINUTE, anomalies(State.CLEARED, 15, 30, 21 * MINUTE));
        advance(60 * MINUTE, List.of());

        assertEquals(List.of(State.OPEN, State.CLEARED), states());
        assertEquals(told.get(0).id(), told.get(1).id());
    }

    @Test
    void whoIsStillUnusualAfterTheStormIsToldByItself() {
        advance(0, anomalies(State.OPEN, 0, 30, 0));
        advance(20 * MINUTE, anomalies(State.CLEARED, 1, 30, 20 * MINUTE));

        assertEquals(List.of(State.OPEN, State.CLEARED, State.OPEN), states());
        assertEquals("h00", told.get(2).host());

        advance(40 * MINUTE, anomalies(State.CLEARED, 0, 1, 40 * MINUTE));
        assertEquals(State.CLEARED, told.get(3).state());
    }

    @Test
    void aFewHostsAreToldOneByOneAfterTheyWereGathered() {
        advance(0, anomalies(State.OPEN, 0, 4, 0));
        assertEquals(List.of(), told);
        assertEquals(T0 + 2 * MINUTE, storms.nextMillis(T0, POLICY));

        advance(2 * MINUTE, List.of());
        advance(9 * MINUTE, anomalies(State.CLEARED, 0, 4, 9 * MINUTE));

        assertEquals(4, told.stream().filter(each -> each.state() == State.OPEN).count());
        assertEquals(4, told.stream().filter(each -> each.state() == State.CLEARED).count());
        assertEquals(Long.MAX_VALUE, storms.nextMillis(T0 + 9 * MINUTE, POLICY));
    }

    /** Ten of eighty hosts are not most of them, nor twenty over a day. */
    @Test
    void hostsThatAreNotMostOfTheirRackAreNoStorm() {
        advance(0, anomalies(State.OPEN, 0, 8, 0));
        advance(2 * MINUTE, List.of());

        assertTrue(told.stream().allMatch(each -> each.hosts().isEmpty()));
        assertEquals(8, told.size());
    }

    @Test
    void aHotspotDoesNotWait() {
        advance(0, List.of(finding(Kind.HOTSPOT, State.OPEN, 3, 0, 0)));

        assertEquals(List.of(State.OPEN), states());
    }

    @Test
    void kindsAndRacksAreStormsOfTheirOwn() {
        List<Finding> both = new ArrayList<>(anomalies(State.OPEN, 0, 70, 0));
        for (int host = 0; host < 25; host++) {
            both.add(finding(Kind.HOTSPOT, State.OPEN, host, 0, 0));
        }
        advance(0, both);
        advance(10 * MINUTE, List.of());

        assertEquals(3, told.size());
        assertEquals(
                List.of("ANOMALY r1 40", "ANOMALY r2 30", "HOTSPOT r1 25"),
                told.stream()
                        .map(
                                each ->
                                        each.kind()
                                                + each.summary().substring(4, 7)
                                                + " "
                                                + each.hosts().size())
                        .sorted()
                        .toList());
    }

    @Test
    void whoJoinsAStormIsWithheldAndOnlyAStormThatGrewMuchIsToldAgain() {
        advance(0, anomalies(State.OPEN, 0, 21, 0));
        advance(MINUTE, anomalies(State.OPEN, 21, 25, MINUTE));
        assertEquals(List.of(State.OPEN), states());

        advance(2 * MINUTE, anomalies(State.OPEN, 25, 35, 2 * MINUTE));

        assertEquals(List.of(State.OPEN, State.UPDATED), states());
        assertEquals(35, told.get(1).hosts().size());
    }

    @Test
    void withoutRacksTheWholeClusterIsOne() {
        Map<String, String> none = new TreeMap<>();
        for (int i = 0; i < 20; i++) {
            none.put(host(i), Racks.NONE);
        }
        List<Finding> now =
                storms.advance(T0, anomalies(State.OPEN, 0, 15, 0), new Racks(none), POLICY);

        assertEquals(1, now.size());
        assertTrue(now.get(0).summary().startsWith("cluster c1: 15 of 20 hosts"));
    }

    /** Three hosts every six minutes, for a day, of which none clears. */
    @Test
    void noMoreAreToldInAnHourThanAllowedAndTheOthersAreNotLost() {
        int opened = 0;
        for (long at = 0; at < 5 * 60 * MINUTE; at += 15 * MINUTE) {
            List<Finding> three = new ArrayList<>();
            for (int i = 0; i < 3; i++, opened++) {
                three.add(finding(Kind.ANOMALY, State.OPEN, opened, at, at));
            }
            advance(at, three);
            advance(at + 5 * MINUTE, List.of());
        }
        Map<Long, Integer> byHour = new TreeMap<>();
        assertTrue(opened == 60 && told.size() <= 50, told.size() + " of " + opened);
        for (long at = 5 * 60 * MINUTE; at < 10 * 60 * MINUTE; at += 60 * MINUTE) {
            int before = told.size();
            advance(at, List.of());
            byHour.put(at, told.size() - before);
        }

        assertEquals(60, told.stream().map(Finding::id).distinct().count());
        assertTrue(byHour.values().stream().allMatch(count -> count <= 10), byHour.toString());
    }

    @Test
    void whatIsOnlyExpectedOfVmsLeavesRoomForWhatIsThere() {
        List<Finding> findings = new ArrayList<>();
        for (int vm = 0; vm < 8; vm++) {
            findings.add(
                    new Finding(
                            Finding.VERSION,
                            "c1/vm/u" + vm + "/hotspot/cpu.demand.forecast/0",
                            Kind.HOTSPOT,
                            State.OPEN,
                            "c1",
                            host(vm),
                            "u" + vm,
                            T0,
                            T0,
                            "it will be hot",
                            List.of(),
                            "forecast",
                            "later"));
        }
        advance(0, findings);
        assertEquals(5, told.size(), "half of 10");

        advance(MINUTE, List.of(finding(Kind.HOTSPOT, State.OPEN, 50, 60_000, 60_000)));

        assertEquals(host(50), told.get(5).host());
        advance(60 * MINUTE, List.of());
        assertEquals(9, told.size(), "the others come with the next hour");
    }

    @Test
    void whatWasNeverToldIsNotToldToBeOver() {
        advance(0, anomalies(State.OPEN, 0, 1, 0));
        advance(MINUTE, anomalies(State.CLEARED, 0, 1, MINUTE));
        advance(5 * MINUTE, List.of());

        assertEquals(List.of(), told);
    }

    @Test
    void whatIsUpdatedBeforeItWasToldIsToldAsOpenWithItsNewestFigures() {
        advance(0, anomalies(State.OPEN, 0, 1, 0));
        advance(MINUTE, anomalies(State.UPDATED, 0, 1, MINUTE));
        advance(2 * MINUTE, List.of());

        assertEquals(List.of(State.OPEN), states());
        assertEquals(T0 + MINUTE, told.get(0).atEpochMillis());
    }

    /**
     * Random histories: what was opened is cleared, nothing is told twice, and hours are bounded.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyHistoryTellsEachFindingAtMostOnceAndClearsOnlyWhatWasTold(long seed)
            throws IOException {
        Random random = new Random(seed);
        Map<String, Finding> open = new TreeMap<>();
        Map<String, State> last = new TreeMap<>();
        Storms again = new Storms();
        for (int minute = 0; minute < 600; minute++) {
            List<Finding> arrived = new ArrayList<>();
            int many = random.nextInt(60) == 0 ? 35 : random.nextInt(2);
            for (int i = 0; i < many; i++) {
                int host = random.nextInt(80);
                Finding opened =
                        finding(Kind.ANOMALY, State.OPEN, host, minute * MINUTE, minute * MINUTE);
                if (open.putIfAbsent(opened.host(), opened) == null) {
                    arrived.add(opened);
                }
            }
            for (Finding each : List.copyOf(open.values())) {
                if (each.atEpochMillis() < T0 + minute * MINUTE && random.nextInt(15) == 0) {
                    open.remove(each.host());
                    int host = Integer.parseInt(each.host().substring(1));
                    arrived.add(
                            finding(
                                    Kind.ANOMALY,
                                    State.CLEARED,
                                    host,
                                    each.sinceEpochMillis() - T0,
                                    minute * MINUTE));
                }
            }
            long now = T0 + minute * MINUTE;
            List<Finding> first = storms.advance(now, arrived, RACKS, POLICY);
            again = Storms.read(new DataInputStream(memory(again)));
            List<Finding> second = again.advance(now, arrived, RACKS, POLICY);
            assertEquals(first, second, "after a restart, seed " + seed + " minute " + minute);
            for (Finding each : first) {
                State before = last.put(each.id(), each.state());
                boolean right = (each.state() == State.OPEN) == (before == null);
                assertTrue(right, before + " then " + each + ", seed " + seed);
            }
        }
    }

    @Test
    void theOrderInWhichFindingsOfOneTimeComeIsNotTheOrderInWhichTheyAreTold() {
        List<Finding> shuffled = anomalies(State.OPEN, 0, 9, 0);
        Collections.shuffle(shuffled, new Random(9));
        Storms other = new Storms();

        other.advance(T0, shuffled, RACKS, POLICY);
        advance(0, anomalies(State.OPEN, 0, 9, 0));
        advance(2 * MINUTE, List.of());

        assertEquals(told, other.advance(T0 + 2 * MINUTE, List.of(), RACKS, POLICY));
    }

    @Test
    void theMemoryOfANewerVersionIsRefused() {
        assertThrows(
                IOException.class,
                () -> Storms.read(new DataInputStream(new ByteArrayInputStream(new byte[] {99}))));
    }

    private static ByteArrayInputStream memory(Storms of) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        of.write(new DataOutputStream(bytes));
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    /** Samples that can't be read do not say their cluster. */
    @Test
    void aStormOfFindingsWithoutAClusterHasNone() {
        for (int host = 0; host < 6; host++) {
            told.addAll(
                    storms.advance(
                            T0 + host, List.of(rejected(host)), new Racks(Map.of()), POLICY));
        }

        Finding storm = told.get(told.size() - 1);
        assertTrue(storm.id().contains("storm"), told.toString());
        assertEquals("", storm.cluster());
        assertEquals("/storm/quarantine/" + T0, storm.id());
    }

    private static Finding rejected(int host) {
        return new Finding(
                Finding.VERSION,
                host(host) + "/quarantine/rejected/" + T0,
                Kind.QUARANTINE,
                State.OPEN,
                "",
                host(host),
                null,
                T0,
                T0 + host,
                "a sample was rejected",
                List.of(),
                "quarantine: rejected",
                "none is rejected");
    }
}
