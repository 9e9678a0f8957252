package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.forecast.SubjectForecast;
import io.plimsoll.pipeline.hotspot.AssessedWindow;
import io.plimsoll.pipeline.hotspot.ExpectedHotspot;
import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.pipeline.series.SubjectMinute;
import io.plimsoll.sinks.InfluxLines;
import io.plimsoll.sinks.InfluxPoint;
import io.plimsoll.wire.Command;
import io.plimsoll.wire.CommandResult;
import io.plimsoll.wire.Finding;
import io.plimsoll.wire.HostInventory;
import io.plimsoll.wire.JsonCodec;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The graph, one step a statement: samples to indicators to anomalies, forecasts and hotspots, to
 * commands, and results back in.
 */
public final class RebalanceTopology {
    private RebalanceTopology() {}

    /**
     * Where the records come from.
     *
     * @param samples of the samples topic, keyed by host
     * @param inventory of the inventory topic
     * @param results of the results topic
     */
    public record Sources(
            Source<RawRecord, ?, ?> samples,
            Source<RawRecord, ?, ?> inventory,
            Source<RawRecord, ?, ?> results) {}

    /**
     * The same, read, with times and watermarks.
     *
     * @param samples tell the time
     * @param inventory of hosts
     * @param results of commands
     */
    public record Records(
            DataStream<RawRecord> samples,
            DataStream<RawRecord> inventory,
            DataStream<RawRecord> results) {}

    /**
     * What comes out.
     *
     * @param indicators every window of every host
     * @param forecasts what hosts and VMs are expected to need
     * @param commands not signed yet, see {@link #signed}
     * @param findings anomalies, hotspots, verdicts, and hot hosts without a cure
     * @param rejected records that could not be used, with the reason
     * @param lines the indicators for the store
     * @param points all the rest of it for the store
     */
    public record Streams(
            DataStream<HostWindow> indicators,
            DataStream<SubjectForecast> forecasts,
            DataStream<Command> commands,
            DataStream<Finding> findings,
            DataStream<RejectedRecord> rejected,
            DataStream<InfluxLines> lines,
            DataStream<InfluxPoint> points) {

        private Streams withFindings(DataStream<Finding> all) {
            return new Streams(indicators, forecasts, commands, all, rejected, lines, points);
        }
    }

    /** Builds the graph with these sources, by the clock of this machine. */
    public static Streams build(
            StreamExecutionEnvironment env, Sources sources, RebalancePolicy policy) {
        var samples =
                env.fromSource(sources.samples(), EventTime.ofSamples(policy.windows()), "samples")
                        .uid("samples");
        var inventory =
                env.fromSource(sources.inventory(), EventTime.ofControl(), "inventory-records")
                        .uid("inventory-records");
        var results =
                env.fromSource(sources.results(), EventTime.ofControl(), "result-records")
                        .uid("result-records");
        Streams streams = build(new Records(samples, inventory, results), policy);
        return streams.withFindings(
                streams.findings().union(standstills(streams.indicators(), policy.windows())));
    }

    /** The only findings that go by the clock of this machine. */
    private static DataStream<Finding> standstills(
            DataStream<HostWindow> windows, WindowPolicy policy) {
        return windows.map(Pulse::of)
                .returns(Pulse.class)
                .uid("pulses")
                .keyBy(Pulse::cluster)
                .process(new TellStandstill(RebalancePolicy.standstillMillis(policy)))
                .uid("standstills")
                .name("standstills");
    }

    /** Builds the graph after the sources. It runs on the time that the records bring alone. */
    public static Streams build(Records records, RebalancePolicy policy) {
        SingleOutputStreamOperator<HostInventory> inventory =
                records.inventory()
                        .process(new DecodeJson<>(JsonCodec::inventory))
                        .returns(HostInventory.class)
                        .uid("inventory")
                        .name("inventory");
        SingleOutputStreamOperator<CommandResult> results =
                records.results()
                        .process(new DecodeJson<>(JsonCodec::result))
                        .returns(CommandResult.class)
                        .uid("results")
                        .name("results");
        SingleOutputStreamOperator<HostWindow> indicators =
                records.samples()
                        .keyBy(RawRecord::key)
                        .process(new ComputeIndicators(policy.windows(), policy.raw()))
                        .uid("indicators")
                        .name("indicators");
        SingleOutputStreamOperator<HostWindow> trusted =
                sameHost(indicators)
                        .process(new QuarantineHosts(policy.quarantine()))
                        .uid("quarantine")
                        .name("quarantine");
        SingleOutputStreamOperator<SubjectMinute> minutes =
                sameHost(trusted)
                        .process(new RollUpMinutes())
                        .returns(new FormatType<>(Format.MINUTE))
                        .uid("minutes")
                        .name("minutes");
        SingleOutputStreamOperator<Finding> anomalies =
                minutes.keyBy(SubjectMinute::key)
                        .process(new WatchSeries(policy.detection().anomalies()))
                        .uid("anomalies")
                        .name("anomalies");
        DataStream<SubjectForecast> forecasts = anomalies.getSideOutput(WatchSeries.FORECASTS);
        SingleOutputStreamOperator<Finding> rejections =
                indicators
                        .getSideOutput(ComputeIndicators.REJECTED)
                        .keyBy(RejectedRecord::key)
                        .process(new TellRejected(policy.quarantine().holdMillis()))
                        .uid("rejections")
                        .name("rejections");
        SingleOutputStreamOperator<AssessedWindow> hotspots =
                sameHost(trusted)
                        .process(
                                new DetectHotspots(
                                        policy.hotspots(), policy.quarantine().forgetMillis()))
                        .returns(new FormatType<>(Format.ASSESSED))
                        .uid("hotspots")
                        .name("hotspots");
        SingleOutputStreamOperator<ExpectedHotspot> outlooks =
                sameSubject(forecasts)
                        .process(new ExpectHotspots(policy.hotspots()))
                        .uid("outlooks")
                        .name("outlooks");
        SingleOutputStreamOperator<Command> cures =
                hotspots.map(ClusterEvent::of)
                        .returns(ClusterEvent.class)
                        .uid("hotspot-events")
                        .union(
                                inventory
                                        .map(ClusterEvent::of)
                                        .returns(ClusterEvent.class)
                                        .uid("inventory-events"),
                                results.map(ClusterEvent::of)
                                        .returns(ClusterEvent.class)
                                        .uid("result-events"),
                                EventTime.aside(
                                                outlooks.map(ClusterEvent::of)
                                                        .returns(ClusterEvent.class)
                                                        .uid("outlook-events"))
                                        .uid("outlook-time"))
                        .keyBy(ClusterEvent::cluster)
                        .process(new DecideCures(policy))
                        .uid("cures")
                        .name("cures");

        SingleOutputStreamOperator<Finding> findings =
                anomalies
                        .union(
                                rejections,
                                trusted.getSideOutput(QuarantineHosts.FINDINGS),
                                hotspots.getSideOutput(DetectHotspots.FINDINGS),
                                outlooks.getSideOutput(ExpectHotspots.FINDINGS),
                                cures.getSideOutput(DecideCures.FINDINGS))
                        .map(FindingEvent::of)
                        .returns(FindingEvent.class)
                        .uid("finding-events")
                        .union(
                                inventory
                                        .map(FindingEvent::of)
                                        .returns(FindingEvent.class)
                                        .uid("rack-events"))
                        .keyBy(FindingEvent::cluster)
                        .process(new GatherFindings(policy.detection().storms()))
                        .uid("findings")
                        .name("findings");
        DataStream<RejectedRecord> rejected =
                indicators
                        .getSideOutput(ComputeIndicators.REJECTED)
                        .union(
                                inventory.getSideOutput(DecodeJson.REJECTED),
                                results.getSideOutput(DecodeJson.REJECTED));
        DataStream<InfluxPoint> points =
                indicators
                        .getSideOutput(ComputeIndicators.RAW_POINTS)
                        .union(
                                anomalies.getSideOutput(WatchSeries.POINTS),
                                outlooks.getSideOutput(ExpectHotspots.POINTS),
                                hotspots.getSideOutput(DetectHotspots.POINTS),
                                trusted.getSideOutput(QuarantineHosts.POINTS),
                                hotspots.map(new HeatPoints(policy.hotspots()))
                                        .uid("hotspot-points"),
                                findings.flatMap(new VerdictPoints()).uid("verdict-points"));
        DataStream<InfluxLines> lines = indicators.getSideOutput(ComputeIndicators.LINES);
        return new Streams(indicators, forecasts, cures, findings, rejected, lines, points);
    }

    /** The commands as agents take them. */
    public static DataStream<Command> signed(DataStream<Command> commands, String keyFile) {
        return commands.map(new SignCommands(keyFile)).uid("commands").name("commands");
    }

    /** Windows that are where their host is already; they need not cross the network again. */
    private static KeyedStream<HostWindow, String> sameHost(DataStream<HostWindow> windows) {
        return DataStreamUtils.reinterpretAsKeyedStream(windows, HostWindow::host, Types.STRING);
    }

    /** Forecasts that are where the series of their host or VM are already. */
    private static KeyedStream<SubjectForecast, String> sameSubject(
            DataStream<SubjectForecast> forecasts) {
        return DataStreamUtils.reinterpretAsKeyedStream(
                forecasts, SubjectForecast::key, Types.STRING);
    }
}
