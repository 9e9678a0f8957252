package io.plimsoll.pipeline.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.pipeline.culprit.HostHistory;
import io.plimsoll.pipeline.forecast.Resource;
import io.plimsoll.pipeline.forecast.SubjectForecast;
import io.plimsoll.pipeline.hotspot.AssessedWindow;
import io.plimsoll.pipeline.hotspot.ExpectedHotspot;
import io.plimsoll.pipeline.hotspot.HostHeat;
import io.plimsoll.pipeline.hotspot.HostSigns;
import io.plimsoll.pipeline.hotspot.HotspotDetector;
import io.plimsoll.pipeline.hotspot.OverloadTrack;
import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.pipeline.indicator.SampleBuilder;
import io.plimsoll.pipeline.indicator.WindowBuilder;
import io.plimsoll.pipeline.plan.Flight;
import io.plimsoll.pipeline.quarantine.FleetRecord;
import io.plimsoll.pipeline.quarantine.HostRecord;
import io.plimsoll.sinks.InfluxLines;
import io.plimsoll.sinks.InfluxPoint;
import io.plimsoll.wire.Command;
import io.plimsoll.wire.CommandResult;
import io.plimsoll.wire.CommandState;
import io.plimsoll.wire.Finding;
import io.plimsoll.wire.HostInventory;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamTypesTest {
    private static final ExpectedHotspot EXPECTED =
            new ExpectedHotspot("c1", "h1", io.plimsoll.pipeline.hotspot.Resource.CPU, 1, 2);

    @ParameterizedTest
    @ValueSource(
            classes = {
                RawRecord.class,
                RejectedRecord.class,
                HostWindow.class,
                HostHeat.class,
                HostSigns.class,
                HostHistory.class,
                ClusterEvent.class,
                HostRecord.class,
                FleetRecord.class,
                TellRejected.Rejections.class,
                GatherFindings.Place.class,
                Flight.class,
                HostInventory.class,
                HostInventory.VmDefinition.class,
                Command.class,
                CommandResult.class,
                Finding.class,
                InfluxLines.class,
                FindingEvent.class,
                SubjectForecast.class,
                ExpectedHotspot.class,
                Pulse.class,
                TellStandstill.Hearing.class,
                InfluxPoint.class
            })
    void everyStreamAndStateTypeIsSerializedWithoutKryo(Class<?> type) {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(type);
    }

    /** Values with every part there, and values with every part absent that may be absent. */
    static List<Object> valuesOfEveryType() {
        HostWindow full =
                WindowBuilder.aWindow("h1")
                        .demandPercent(91.0)
                        .cpuPressure(12)
                        .vm("web", 1.5, 2)
                        .vm("new", null, 1)
                        .build();
        HostWindow unknown = WindowBuilder.aWindow("h2").demandPercent(null).build();
        HostHeat heat =
                new HotspotDetector(Fixtures.policy().hotspots()).update(HostHeat.unknown(), full);
        Command command = Fixtures.command("id-1", "h1", "h2", "web");
        Command bare =
                new Command(1, "id", "c1", "h1", "x", "u", "n", null, 1, 2, 3, "why", null, null);
        CommandResult result = Fixtures.result(command, CommandState.DONE, SampleBuilder.T0);
        return List.of(
                full,
                unknown,
                heat,
                new HostSigns(
                        Map.of("VM_READY u", heat.cpu()),
                        List.of("VM_READY u"),
                        OverloadTrack.start().after(1.5, 10),
                        7),
                HostHistory.start().after(full, Fixtures.policy().hotspots().contention()),
                ClusterEvent.of(new AssessedWindow(unknown, HostHeat.unknown())),
                ClusterEvent.of(new AssessedWindow(full, heat)),
                ClusterEvent.of(Fixtures.inventory("h1")),
                ClusterEvent.of(result),
                Fixtures.inventory("h1"),
                command,
                command.signed("c2lnbmVk"),
                bare,
                result,
                new Flight(command, 1500, CommandState.PENDING, SampleBuilder.T0, ""),
                new Finding(
                        1,
                        "id",
                        Finding.Kind.HOTSPOT,
                        Finding.State.OPEN,
                        "c1",
                        "h1",
                        null,
                        1,
                        2,
                        "text",
                        List.of(new Finding.Evidence("cpu.demand", "%", 91, 85)),
                        "detector",
                        "when"),
                FindingEvent.of(Fixtures.inventory("h1")),
                new SubjectForecast(
                        "c1",
                        "h1",
                        1,
                        Resource.MEMORY,
                        45,
                        List.of(new SubjectForecast.Ahead(300_000, 50, 40, 60))),
                EXPECTED,
                ClusterEvent.of(EXPECTED),
                InfluxPoint.at(1, "m")
                        .tag("host", "h1")
                        .doubleField("d", 1.5)
                        .longField("l", 1)
                        .booleanField("b", true)
                        .textField("t", "x")
                        .build());
    }

    @ParameterizedTest
    @MethodSource("valuesOfEveryType")
    void aValueComesBackEqualFromItsSerializer(Object value) throws IOException {
        assertEquals(value, throughSerializer(value));
    }

    /** Flink's serializer for any record costs a multiple of it. */
    @Test
    void theWindowOfAnEventIsSentInItsOwnFormat() {
        PojoTypeInfo<ClusterEvent> type =
                (PojoTypeInfo<ClusterEvent>) TypeInformation.of(ClusterEvent.class);

        assertEquals(new FormatType<>(Format.ASSESSED), type.getTypeAt("window"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void anyWindowComesBackEqual(long seed) throws IOException {
        AnyRecord any = new AnyRecord(seed, 12);
        for (int i = 0; i < 50; i++) {
            ClusterEvent event = ClusterEvent.of(any.of(AssessedWindow.class));

            assertEquals(event, throughSerializer(event));
        }
    }

    /** The longest that Java's own format for text can write are 65,535 bytes. */
    @Test
    void namesOfAnyLengthComeBackWhole() throws IOException {
        AssessedWindow window = new AnyRecord(1, 100_000).of(AssessedWindow.class);
        assertTrue(window.window().host().length() > 65_535, "a long name");

        assertEquals(ClusterEvent.of(window), throughSerializer(ClusterEvent.of(window)));
    }

    @Test
    void bytesOfARecordComeBack() throws IOException {
        RawRecord record = new RawRecord("h1", new byte[] {1, 2, -3}, 7, "topic-0@1", 8);

        RawRecord back = throughSerializer(record);

        assertEquals(List.of("h1", 7L, "topic-0@1", 8L), parts(back));
        assertEquals(-3, back.bytes()[2]);
    }

    private static List<Object> parts(RawRecord record) {
        return List.of(
                record.key(), record.timestampMillis(), record.source(), record.arrivedMillis());
    }

    private static <T> T throughSerializer(T value) throws IOException {
        @SuppressWarnings("unchecked") // The class of a value of T.
        Class<T> type = (Class<T>) value.getClass();
        TypeSerializer<T> serializer =
                TypeInformation.of(type).createSerializer(new SerializerConfigImpl());
        DataOutputSerializer out = new DataOutputSerializer(256);
        serializer.serialize(value, out);
        return serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
    }

    @Test
    void stringsOfAMapMayBeEmpty() throws IOException {
        HostInventory inventory =
                new HostInventory(
                        1,
                        "c1",
                        "h1",
                        5,
                        "",
                        4,
                        "",
                        1,
                        0,
                        "",
                        null,
                        List.of(),
                        List.of(
                                new HostInventory.VmDefinition(
                                        "u", "n", 1, 1, List.of("pci"), Map.of("owner", ""))));

        assertEquals(inventory, throughSerializer(inventory));
    }
}
