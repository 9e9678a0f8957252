package io.plimsoll.agent.doctor;

import static io.plimsoll.agent.doctor.FactsBuilder.VmBuilder.aVm;
import static io.plimsoll.agent.doctor.FactsBuilder.VmBuilder.image;
import static io.plimsoll.agent.doctor.FactsBuilder.aHealthyHost;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.agent.doctor.Diagnosis.Severity;
import io.plimsoll.wire.AbsentValue;
import io.plimsoll.wire.ClockState;
import io.plimsoll.wire.DiskDefinition.ImageFacts;
import io.plimsoll.wire.Filesystem;
import io.plimsoll.wire.HugepagePool;
import io.plimsoll.wire.Ksm;
import io.plimsoll.wire.VmDisk;
import io.plimsoll.wire.VmSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each check says of a host with which one thing is wrong. */
class ChecksTest {
    @Test
    void aHealthyHostHasNothingButWhatIsOk() {
        List<Diagnosis> found =
                new Doctor(Doctor.CHECKS).examine(aHealthyHost().vm(aVm("web")).build());

        assertEquals(
                List.of(), found.stream().filter(each -> each.severity() != Severity.OK).toList());
        assertTrue(found.size() >= 12, "every check that can judge says so: " + found);
    }

    @Test
    void everythingThatIsNotOkSaysHowToMendIt() {
        FactsBuilder sick =
                aHealthyHost()
                        .host(host -> host.setPressure(List.of()).setClock(null))
                        .kernel(SchedstatsCheck.SWITCH, null)
                        .vm(aVm("web").balloon("none", 0).guestAgent("none"))
                        .brokers(Map.of("k1:9092", "refused"))
                        .versions("9.0.0", "QEMU 7.0.0")
                        .processCountersTrouble("no permission for /proc/PID/io");

        for (Diagnosis diagnosis : new Doctor(Doctor.CHECKS).examine(sick.build())) {
            assertEquals(
                    diagnosis.severity() == Severity.OK,
                    diagnosis.mend().isEmpty(),
                    diagnosis.toString());
        }
    }

    @Test
    void aLibvirtThatDoesNotAnswerIsAnErrorAndTheHostIsLookedAtAllTheSame() {
        Facts facts = aHealthyHost().libvirtTrouble("no such socket").build();

        Diagnosis found = only(new LibvirtCheck(), facts);

        assertEquals(Severity.ERROR, found.severity());
        assertTrue(found.message().contains("no such socket"), found.message());
        assertEquals(Severity.OK, only(new PressureCheck(), facts).severity());
        assertEquals(List.of(), new BalloonCheck().look(facts));
        assertEquals(List.of(), new VersionCheck().look(facts));
    }

    @Test
    void aLibvirtThatIsNotWantedIsAHint() {
        assertEquals(
                Severity.HINT,
                only(new LibvirtCheck(), aHealthyHost().withoutLibvirt().build()).severity());
    }

    @Test
    void aVmThatCannotBeReadIsNamed() {
        Diagnosis found =
                only(new LibvirtCheck(), aHealthyHost().unread("vm web", "it hangs").build());

        assertEquals(Severity.WARNING, found.severity());
        assertEquals("vm web", found.subject());
        assertEquals("virsh domcontrol web", found.mend());
    }

    @ParameterizedTest
    @CsvSource({
        "12.1.0, QEMU 10.2.0, 0",
        "12.0.0, QEMU 10.2.0, 1",
        "9.0.0, QEMU 7.2.15, 3",
        "4.4.0, QEMU 7.0.0, 6",
        "12.1.0, TEST 0.0.2, 0",
        "'', '', 0",
    })
    void eachFeatureThatAVersionLacksIsAHint(String libvirt, String version, int hints) {
        List<Diagnosis> found =
                new VersionCheck().look(aHealthyHost().versions(libvirt, version).build());

        assertEquals(
                hints, found.stream().filter(each -> each.severity() == Severity.HINT).count());
    }

    @Test
    void aBalloonThatIsNeverAskedIsMendedByItsPeriod() {
        Diagnosis found =
                only(
                        new BalloonCheck(),
                        aHealthyHost().vm(aVm("web").balloon("virtio", 0)).build());

        assertEquals(Severity.WARNING, found.severity());
        assertEquals("vm web", found.subject());
        assertEquals("virsh dommemstat web --period 10 --live --config", found.mend());
    }

    @Test
    void aVmWithoutABalloonIsAWarning() {
        Diagnosis found =
                only(new BalloonCheck(), aHealthyHost().vm(aVm("web").balloon("none", 0)).build());

        assertTrue(found.message().contains("no balloon"), found.message());
    }

    @Test
    void aVmThatIsShutOffNeedsNoBalloonAndNoAgent() {
        Facts facts =
                aHealthyHost()
                        .vm(aVm("web").shutOff().balloon("virtio", 0).guestAgent("none"))
                        .build();

        assertEquals(List.of(), new BalloonCheck().look(facts));
        assertEquals(List.of(), new GuestAgentCheck().look(facts));
    }

    @Test
    void aGuestThatIsAskedAndNeverReportsLacksTheDriver() {
        VmDisk disk =
                VmDisk.newBuilder()
                        .setTarget("vda")
                        .setReads(1)
                        .setReadBytes(1)
                        .setWrites(1)
                        .setWrittenBytes(1)
                        .build();
        VmSample silent = sample().setDisks(List.of(disk)).build();
        VmSample unread = sample().build();
        VmSample talking = sample().setDisks(List.of(disk)).setGuestAvailableKib(1000L).build();

        assertTrue(
                only(new BalloonCheck(), aHealthyHost().vm(aVm("web")).sample(silent).build())
                        .mend()
                        .contains("virtio_balloon"));
        assertEquals(
                Severity.OK,
                only(new BalloonCheck(), aHealthyHost().vm(aVm("web")).sample(talking).build())
                        .severity());
        assertEquals(
                Severity.OK,
                only(new BalloonCheck(), aHealthyHost().vm(aVm("web")).sample(unread).build())
                        .severity(),
                "a busy QEMU is not the guest's fault");
    }

    @ParameterizedTest
    @CsvSource({"none, attach-device web", "disconnected, apt-get install qemu-guest-agent"})
    void aGuestWithoutAnAgentIsAHint(String state, String mend) {
        Diagnosis found =
                only(
                        new GuestAgentCheck(),
                        aHealthyHost().vm(aVm("web").guestAgent(state)).build());

        assertEquals(Severity.HINT, found.severity());
        assertTrue(found.mend().contains(mend), found.mend());
    }

    @Test
    void hugePagesThatNobodyUsesAreAWarningWithTheNumberThatIsNeeded() {
        HugepagePool pool =
                HugepagePool.newBuilder()
                        .setNode(-1)
                        .setPageBytes(2L << 20)
                        .setTotal(8192L)
                        .setFree(8000L)
                        .build();

        Diagnosis found =
                only(
                        new HugepageCheck(),
                        aHealthyHost().host(host -> host.setHugepages(List.of(pool))).build());

        assertEquals(Severity.WARNING, found.severity());
        assertEquals(
                "echo 192 > /sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages", found.mend());
    }

    @Test
    void ofVmsInHugePagesTheRssIsExplained() {
        Diagnosis found =
                only(
                        new HugepageCheck(),
                        aHealthyHost().vm(aVm("web").hugepageBytes(2L << 20)).build());

        assertEquals(Severity.HINT, found.severity());
        assertTrue(found.message().contains("rss"), found.message());
    }

    @ParameterizedTest
    @CsvSource({
        "true, 100, OK",
        "true, -49999, OK",
        "true, 50001, WARNING",
        "true, -60000, WARNING",
        "false, 0, WARNING"
    })
    void aClockThatIsNotKeptOrOffIsAWarning(boolean kept, long offset, Severity severity) {
        Facts facts =
                aHealthyHost()
                        .host(host -> host.setClock(new ClockState(kept, offset, 1000L)))
                        .build();

        assertEquals(severity, only(new ClockCheck(), facts).severity());
    }

    @Test
    void aKernelWithoutPressureIsAWarningAndWithoutSchedstatsAHint() {
        Facts facts =
                aHealthyHost()
                        .host(host -> host.setPressure(List.of()))
                        .kernel(SchedstatsCheck.SWITCH, null)
                        .build();

        assertEquals(Severity.WARNING, only(new PressureCheck(), facts).severity());
        assertTrue(only(new PressureCheck(), facts).mend().contains("psi=1"));
        assertEquals(Severity.HINT, only(new SchedstatsCheck(), facts).severity());
    }

    @Test
    void schedstatsThatAreOffAreSwitchedOnBySysctl() {
        Facts facts = aHealthyHost().kernel(SchedstatsCheck.SWITCH, "0").build();

        assertTrue(
                only(new SchedstatsCheck(), facts)
                        .mend()
                        .startsWith("sysctl -w kernel.sched_schedstats=1"));
    }

    @Test
    void onOneNumaNodeNothingNeedsPinning() {
        assertEquals(
                Severity.OK,
                only(new PinningCheck(), aHealthyHost().vm(aVm("web")).build()).severity());
    }

    @Test
    void anUnpinnedEmulatorOnANumaHostIsToldWhereToGo() {
        Facts bound = aHealthyHost().numaNodes(2).vm(aVm("web").numaNodes("1")).build();
        Facts pinned =
                aHealthyHost().numaNodes(2).vm(aVm("web").vcpuPins(Map.of("0", "3"))).build();
        Facts free = aHealthyHost().numaNodes(2).vm(aVm("web")).build();
        Facts done = aHealthyHost().numaNodes(2).vm(aVm("web").emulatorPin("0-7")).build();

        assertEquals(
                "virsh emulatorpin web 8-15 --live --config",
                only(new PinningCheck(), bound).mend());
        assertEquals(Severity.WARNING, only(new PinningCheck(), bound).severity());
        assertEquals(
                "virsh emulatorpin web 3 --live --config", only(new PinningCheck(), pinned).mend());
        assertEquals(Severity.HINT, only(new PinningCheck(), free).severity());
        assertEquals(Severity.OK, only(new PinningCheck(), done).severity());
    }

    @ParameterizedTest
    @CsvSource({"3, OK", "4, WARNING", "10, WARNING", "11, ERROR"})
    void aDeepChainIsWorseTheDeeperItIs(int backing, Severity severity) {
        assertEquals(
                severity,
                only(new ChainCheck(), aHealthyHost().vm(aVm("web").images(chain(backing))).build())
                        .severity());
    }

    @Test
    void aChainIsCommittedDownToTheLastImageThatNobodyElseUses() {
        List<ImageFacts> images = new ArrayList<>(chain(4));
        images.set(3, image("/srv/shared.qcow2", "uuid-of-other"));
        Facts facts = aHealthyHost().vm(aVm("web").images(images)).build();

        String mend = only(new ChainCheck(), facts).mend();

        assertTrue(
                mend.startsWith("virsh blockcommit web vda --base /srv/2.qcow2 --active --pivot"),
                mend);
    }

    @Test
    void aChainOfNothingButSharedImagesIsPulled() {
        List<ImageFacts> images = new ArrayList<>(chain(4));
        images.set(1, image("/srv/shared.qcow2", "uuid-of-other"));
        Facts facts = aHealthyHost().vm(aVm("web").shutOff().images(images)).build();

        assertEquals(
                "virsh start web && virsh blockpull web vda --wait --verbose",
                only(new ChainCheck(), facts).mend());
    }

    @Test
    void anImageThatCannotBeLookedAtIsAWarning() {
        ImageFacts gone = new ImageFacts("/nfs/a", "", null, null, List.of(), "does not answer");
        ImageFacts remote = new ImageFacts("rbd:a/b", "", null, null, List.of(), "not a file");

        Diagnosis found =
                only(
                        new ChainCheck(),
                        aHealthyHost().vm(aVm("web").images(List.of(gone, remote))).build());

        assertEquals(Severity.WARNING, found.severity());
        assertTrue(found.message().contains("/nfs/a"), found.message());
    }

    @Test
    void whatMayNotBeReadIsAWarning() {
        assertEquals(
                Severity.WARNING,
                only(
                                new PermissionCheck(),
                                aHealthyHost().processCountersTrouble("no permission").build())
                        .severity());
    }

    @Test
    void oneBrokerThatIsAwayIsAWarningAndAllOfThemAreErrors() {
        List<Diagnosis> one =
                new KafkaCheck()
                        .look(
                                aHealthyHost()
                                        .brokers(Map.of("k1:9092", "refused", "k2:9092", ""))
                                        .build());
        Diagnosis all =
                only(
                        new KafkaCheck(),
                        aHealthyHost().brokers(Map.of("k1:9092", "refused")).build());

        assertEquals(
                List.of(Severity.WARNING, Severity.OK),
                one.stream().map(Diagnosis::severity).toList());
        assertEquals(Severity.ERROR, all.severity());
        assertEquals("nc -vz k1 9092", all.mend());
        assertEquals(
                Severity.HINT,
                only(new KafkaCheck(), aHealthyHost().brokers(Map.of()).build()).severity());
    }

    @ParameterizedTest
    @CsvSource({"0, OK", "100, HINT", "2000, WARNING"})
    void swapInUseIsWorseTheMoreItIs(long usedMib, Severity severity) {
        Facts facts =
                aHealthyHost()
                        .host(host -> host.setSwapFreeBytes((8L << 30) - (usedMib << 20)))
                        .build();

        assertEquals(severity, only(new SwapCheck(), facts).severity());
    }

    @Test
    void aHostWithoutSwapIsNotJudgedByIt() {
        assertEquals(
                List.of(),
                new SwapCheck()
                        .look(aHealthyHost().host(host -> host.setSwapTotalBytes(null)).build()));
    }

    @Test
    void mergingThatCostsMoreThanItSavesIsAWarning() {
        assertEquals(Severity.WARNING, only(new KsmCheck(), ksm(1, -4096, 1)).severity());
        assertEquals(Severity.OK, only(new KsmCheck(), ksm(1, 4096, 1)).severity());
        assertEquals(Severity.OK, only(new KsmCheck(), ksm(0, -4096, 1)).severity());
    }

    @Test
    void mergingAcrossNumaNodesIsAWarning() {
        assertTrue(only(new KsmCheck(), ksm(1, 4096, 2)).mend().contains("merge_across_nodes"));
    }

    @ParameterizedTest
    @CsvSource({"50, OK", "91, WARNING", "99, ERROR"})
    void aFileSystemOfImagesIsWorseTheFullerItIs(long percent, Severity severity) {
        Filesystem filesystem =
                Filesystem.newBuilder()
                        .setMountPoint("/srv")
                        .setType("ext4")
                        .setTotalBytes(100)
                        .setAvailableBytes(100 - percent)
                        .build();

        assertEquals(
                severity,
                only(
                                new StorageCheck(),
                                aHealthyHost()
                                        .host(host -> host.setFilesystems(List.of(filesystem)))
                                        .build())
                        .severity());
    }

    @Test
    void aFileSystemThatDoesNotAnswerIsAnError() {
        AbsentValue absent =
                AbsentValue.newBuilder()
                        .setWhat("filesystems:/mnt/nfs")
                        .setReason("no_answer")
                        .build();

        Diagnosis found =
                only(
                        new StorageCheck(),
                        aHealthyHost().host(host -> host.setAbsent(List.of(absent))).build());

        assertEquals(Severity.ERROR, found.severity());
        assertEquals("/mnt/nfs", found.subject());
    }

    @Test
    void theWorstIsToldFirstAndACheckThatFailsSpoilsNoOther() {
        Check broken =
                new Check() {
                    @Override
                    public String name() {
                        return "broken";
                    }

                    @Override
                    public List<Diagnosis> look(Facts facts) {
                        throw new IllegalStateException("a bug");
                    }
                };
        Facts facts = aHealthyHost().libvirtTrouble("gone").build();

        List<Diagnosis> found =
                new Doctor(List.of(new PressureCheck(), broken, new LibvirtCheck())).examine(facts);

        assertEquals(
                List.of(Severity.ERROR, Severity.WARNING, Severity.OK),
                found.stream().map(Diagnosis::severity).toList());
        assertEquals("broken", found.get(1).check());
    }

    private static Diagnosis only(Check check, Facts facts) {
        List<Diagnosis> found = check.look(facts);
        assertEquals(1, found.size(), found.toString());
        assertEquals(check.name(), found.get(0).check());
        return found.get(0);
    }

    private static List<ImageFacts> chain(int backing) {
        List<ImageFacts> images = new ArrayList<>();
        for (int i = 0; i <= backing; i++) {
            images.add(image("/srv/" + i + ".qcow2"));
        }
        return images;
    }

    private static Facts ksm(int run, long profit, int nodes) {
        return aHealthyHost()
                .numaNodes(nodes)
                .host(host -> host.setKsm(new Ksm(run, 1L, 2L, 3L, 4L, 5L, profit)))
                .build();
    }

    private static VmSample.Builder sample() {
        return VmSample.newBuilder()
                .setUuid("uuid-of-web")
                .setName("web")
                .setState(1)
                .setIncarnation(1)
                .setMonoNanos(1)
                .setBalloonCurrentKib(1024L);
    }
}
