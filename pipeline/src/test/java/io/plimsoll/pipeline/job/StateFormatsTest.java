package io.plimsoll.pipeline.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.pipeline.anomaly.AnomalyPolicy;
import io.plimsoll.pipeline.anomaly.DetectorKind;
import io.plimsoll.pipeline.anomaly.SubjectWatch;
import io.plimsoll.pipeline.anomaly.VectorDetectorKind;
import io.plimsoll.pipeline.forecast.Resource;
import io.plimsoll.pipeline.forecast.SubjectForecast;
import io.plimsoll.pipeline.forecast.SubjectForecasts;
import io.plimsoll.pipeline.hotspot.AssessedWindow;
import io.plimsoll.pipeline.hotspot.OutlookDetector;
import io.plimsoll.pipeline.hotspot.SubjectOutlook;
import io.plimsoll.pipeline.indicator.WindowBuilder;
import io.plimsoll.pipeline.series.AMinute;
import io.plimsoll.pipeline.series.HostFigures;
import io.plimsoll.pipeline.series.MinuteRollUp;
import io.plimsoll.pipeline.series.Series;
import io.plimsoll.pipeline.series.Series.Subject;
import io.plimsoll.pipeline.series.SubjectMinute;
import io.plimsoll.pipeline.storm.Racks;
import io.plimsoll.pipeline.storm.Storms;
import io.plimsoll.wire.Finding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.MapSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * State that any version of the job wrote is read by every later one: the bytes of version 1 are in
 * {@code state/v1} and never change. They were written by {@link #main}.
 */
class StateFormatsTest {
    private static final AnomalyPolicy POLICY = DetectionPolicy.usual().anomalies();

    /** All formats of state with a value in the midst of things. */
    static List<Sample<?>> samples() {
        return List.of(
                new Sample<>("sample-key", Format.SAMPLE_KEY, new SampleKey(AMinute.T0, 7, 1)),
                new Sample<>("sample", Format.SAMPLE, storedSample()),
                new Sample<>(
                        "assessed-window",
                        Format.ASSESSED,
                        new AnyRecord(7, 6).of(AssessedWindow.class)),
                new Sample<>("watch", Format.WATCH, watch()),
                new Sample<>("watch-of-host", Format.WATCH, watchOfHost()),
                new Sample<>("forecasts", Format.FORECASTS, forecasts()),
                new Sample<>("outlook", Format.OUTLOOK, outlook()),
                new Sample<>("roll-up", Format.ROLL_UP, rollUp()),
                new Sample<>("storms", Format.STORMS, storms()));
    }

    record Sample<T>(String file, Format<T> format, T value) {
        byte[] bytes() throws IOException {
            DataOutputSerializer out = new DataOutputSerializer(1024);
            new FormatSerializer<>(format).serialize(value, out);
            return out.getCopyOfBuffer();
        }

        T back() throws IOException {
            return new FormatSerializer<>(format).deserialize(new DataInputDeserializer(bytes()));
        }

        byte[] readAndWritten(byte[] bytes) throws IOException {
            TypeSerializer<T> serializer = new FormatSerializer<>(format);
            DataOutputSerializer out = new DataOutputSerializer(1024);
            serializer.serialize(serializer.deserialize(new DataInputDeserializer(bytes)), out);
            return out.getCopyOfBuffer();
        }

        @Override
        public String toString() {
            return file;
        }
    }

    private static StoredSample storedSample() {
        return new StoredSample(
                AMinute.T0,
                AMinute.T0 + 90_000,
                AMinute.T0 + 150,
                true,
                3,
                2,
                new byte[] {1, 2, -3});
    }

    /** Cores without randomness, which would not be the same in all versions of Java. */
    private static SubjectMinute minute(int i) {
        double cores = 1 + 0.1 * Math.floorMod(i * 7919, 13) + (i > 1500 ? 4 : 0);
        return AMinute.ofVm()
                .number(i)
                .with(Series.VM_CPU_USED, cores)
                .with(Series.VM_MEMORY_USED, 1e9 + 1e6 * Math.floorMod(i * 104729, 17))
                .build();
    }

    private static SubjectWatch watch() {
        SubjectWatch watch = new SubjectWatch(Subject.VM);
        for (int i = 0; i < 1510; i++) {
            watch.observe(minute(i), POLICY);
        }
        return watch;
    }

    /** A host that is unusual in no series by itself, as none is watched, but in all together. */
    private static SubjectWatch watchOfHost() {
        AnomalyPolicy policy =
                new AnomalyPolicy(
                        Map.of(Series.HOST_MEMORY_USED, DetectorKind.TAIL),
                        VectorDetectorKind.TAIL,
                        POLICY.threshold(),
                        POLICY.confirm(),
                        POLICY.learnMillis(),
                        POLICY.clearMillis(),
                        POLICY.usualMillis());
        SubjectWatch watch = new SubjectWatch(Subject.HOST);
        for (int i = 0; i < 1510; i++) {
            watch.observe(minuteOfHost(i), policy);
        }
        return watch;
    }

    private static SubjectMinute minuteOfHost(int i) {
        return AMinute.ofHost()
                .number(i)
                .with(
                        Series.HOST_CPU_DEMAND,
                        40 + Math.floorMod(i * 7919, 13) + (i > 1500 ? 45 : 0))
                .with(Series.HOST_MEMORY_USED, 60 + Math.floorMod(i * 104729, 3))
                .with(
                        Series.HOST_NET_BYTES,
                        1e8 + 1e6 * Math.floorMod(i * 104729, 17) * (i > 1500 ? 40 : 1))
                .build();
    }

    @Test
    void theHostOfTheSampleIsUnusual() {
        assertEquals(
                List.of("host.cpu.demand", "host.net.bytes"),
                watchOfHost().openSeries().stream()
                        .map(open -> open.series().indicator())
                        .toList());
    }

    private static SubjectForecasts forecasts() {
        SubjectForecasts forecasts = new SubjectForecasts();
        for (int i = 0; i < 400; i++) {
            forecasts.observe(minute(i));
        }
        return forecasts;
    }

    private static SubjectOutlook outlook() {
        return new OutlookDetector(Fixtures.policy().hotspots())
                .update(
                        SubjectOutlook.unknown(),
                        new SubjectForecast(
                                "c1",
                                "h1",
                                AMinute.T0,
                                Resource.CPU,
                                80,
                                List.of(new SubjectForecast.Ahead(300_000, 96, 90, 101))))
                .outlook();
    }

    private static MinuteRollUp rollUp() {
        MinuteRollUp rollUp = new MinuteRollUp();
        for (int i = 0; i < 8; i++) {
            rollUp.add(
                    HostFigures.of(
                            WindowBuilder.aWindow("h1").number(i).vm("web", 1.5, 2).build()));
        }
        return rollUp;
    }

    private static Storms storms() {
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            findings.add(
                    new Finding(
                            Finding.VERSION,
                            "c1/h" + i + "/anomaly",
                            Finding.Kind.ANOMALY,
                            Finding.State.OPEN,
                            "c1",
                            i == 6 ? "alone" : "h" + i,
                            null,
                            AMinute.T0,
                            AMinute.T0,
                            "it is unusual",
                            List.of(new Finding.Evidence("vm.cpu.used", "cores", 4, 2)),
                            "tail",
                            "later"));
        }
        Racks racks =
                new Racks(
                        Map.of(
                                "h0", "r1", "h1", "r1", "h2", "r1", "h3", "r1", "h4", "r1", "h5",
                                "r1", "alone", "r2"));
        Storms storms = new Storms();
        storms.advance(AMinute.T0, findings, racks, DetectionPolicy.usual().storms());
        return storms;
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theBytesOfVersion1AreReadForEver(Sample<?> sample) throws IOException {
        byte[] golden = golden(sample.file());

        assertArrayEquals(golden, sample.readAndWritten(golden));
    }

    /** While version 1 is the newest, the same history leads to the same bytes. */
    @ParameterizedTest
    @MethodSource("samples")
    void theSameHistoryIsTheSameState(Sample<?> sample) throws IOException {
        assertArrayEquals(golden(sample.file()), sample.bytes());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void stateOfANewerVersionIsRefusedWithBothVersions(Sample<?> sample) throws IOException {
        byte[] newer = sample.bytes();
        newer[0] = 99;

        String message =
                String.valueOf(
                        assertThrows(IOException.class, () -> sample.readAndWritten(newer))
                                .getMessage());

        assertTrue(message.contains("99") && message.contains("1"), message);
        assertTrue(message.contains("Maybe a newer version of the job wrote it"), message);
    }

    @Test
    void theStateOfAVmIsAFewKilobytesHoweverLongItLives() throws IOException {
        SubjectWatch watch = new SubjectWatch(Subject.VM);
        SubjectForecasts forecasts = new SubjectForecasts();
        for (int i = 0; i < 3_000; i++) {
            AMinute minute = AMinute.ofVm().number(i);
            for (Series series : Series.ofSubject(Subject.VM)) {
                minute.with(series, 1e6 + Math.floorMod(i * 7919, 1000));
            }
            watch.observe(minute.build(), POLICY);
            forecasts.observe(minute.build());
        }
        int watched = new Sample<>("", Format.WATCH, watch).bytes().length;
        int forecast = new Sample<>("forecasts", Format.FORECASTS, forecasts).bytes().length;

        assertTrue(watched <= 7 * 1_000, watched + " bytes of seven series");
        assertTrue(forecast <= 4 * 1_500, forecast + " bytes of four resources");
    }

    @Test
    void aSampleComesBackWithAllThatIsKnownOfIt() throws IOException {
        StoredSample sample = storedSample();

        StoredSample back = new Sample<>("", Format.SAMPLE, sample).back();

        assertArrayEquals(sample.bytes(), back.bytes());
        assertEquals(
                sample,
                new StoredSample(
                        back.wallMillis(),
                        back.forgetAtMillis(),
                        back.arrivedMillis(),
                        back.late(),
                        back.duplicates(),
                        back.parts(),
                        sample.bytes()));
        SampleKey key = new SampleKey(Long.MAX_VALUE, 7, 1);
        assertEquals(key, new Sample<>("", Format.SAMPLE_KEY, key).back());
    }

    /** A checkpoint would copy all bytes of each host, which are most of the state. */
    @Test
    void samplesAreSharedWithACheckpointAndNotCopied() {
        StoredSample sample = storedSample();
        Map<SampleKey, StoredSample> samples = Map.of(new SampleKey(AMinute.T0, 7, 1), sample);

        Map<SampleKey, StoredSample> copied =
                new MapSerializer<>(
                                new FormatSerializer<>(Format.SAMPLE_KEY),
                                new FormatSerializer<>(Format.SAMPLE))
                        .copy(samples);

        assertSame(sample, copied.values().iterator().next());
    }

    @Test
    void aCopyOfStateIsNotTheStateItself() {
        SubjectWatch watch = watch();
        SubjectWatch copy = new FormatSerializer<>(Format.WATCH).copy(watch);

        copy.observe(minute(2000), POLICY);

        assertEquals(AMinute.T0 + 1509 * SubjectMinute.MILLIS, watch.lastMinuteMillis());
    }

    @Test
    void aSnapshotOfTheSerializerComesBack() throws Exception {
        FormatSerializer<SubjectWatch> serializer = new FormatSerializer<>(Format.WATCH);
        DataOutputSerializer out = new DataOutputSerializer(64);
        TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());

        TypeSerializerSnapshot<SubjectWatch> read =
                TypeSerializerSnapshot.readVersionedSnapshot(
                        new DataInputDeserializer(out.getCopyOfBuffer()),
                        StateFormatsTest.class.getClassLoader());

        assertEquals(serializer, read.restoreSerializer());
        assertTrue(
                serializer
                        .snapshotConfiguration()
                        .resolveSchemaCompatibility(read)
                        .isCompatibleAsIs());
        assertThrows(IOException.class, () -> Format.named("from the future"));
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream in = StateFormatsTest.class.getResourceAsStream(file(name))) {
            return assertNotNull(in, "no " + file(name)).readAllBytes();
        }
    }

    private static <T> T assertNotNull(@org.jspecify.annotations.Nullable T value, String what) {
        org.junit.jupiter.api.Assertions.assertNotNull(value, what);
        if (value == null) {
            throw new AssertionError(what);
        }
        return value;
    }

    private static String file(String name) {
        return "/state/v1/" + name + ".bin";
    }

    /** Writes the files of version 1 into the folder given; they were written once. */
    public static void main(String[] args) throws IOException {
        for (Sample<?> sample : samples()) {
            Files.write(Path.of(args[0]).resolve(sample.file() + ".bin"), sample.bytes());
        }
    }
}
