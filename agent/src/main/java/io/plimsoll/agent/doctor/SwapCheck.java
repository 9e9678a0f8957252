package io.plimsoll.agent.doctor;

import java.util.List;

/** Whether the host had to swap: a guest whose memory is swapped out can't know why it is slow. */
final class SwapCheck implements Check {
    @Override
    public String name() {
        return "swap";
    }

    @Override
    public List<Diagnosis> look(Facts facts) {
        Long total = facts.host().getSwapTotalBytes();
        Long free = facts.host().getSwapFreeBytes();
        if (total == null || free == null) {
            return List.of();
        }
        long used = total - free;
        if (used <= 0) {
            return List.of(Diagnosis.ok(name(), "host", "no swap is in use"));
        }
        String message = "%d MiB of %d MiB swap are in use".formatted(used >> 20, total >> 20);
        String mend =
                "grep VmSwap $(printf '/proc/%s/status ' $(pgrep qemu)); sysctl -w vm.swappiness=1; with enough free"
                        + " memory: swapoff -a && swapon -a";
        return List.of(
                used > total / 10
                        ? Diagnosis.warning(name(), "host", message, mend)
                        : Diagnosis.hint(name(), "host", message, mend));
    }
}
