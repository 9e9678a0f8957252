package io.plimsoll.agent.sample;

import io.plimsoll.wire.Ksm;
import java.util.Optional;
import java.util.OptionalLong;

/** Kernel samepage merging. */
final class KsmFiles {
    static final String FOLDER = "sys/kernel/mm/ksm";

    private KsmFiles() {}

    /** Empty where the kernel has none. */
    static Optional<Ksm> read(KernelFiles files) {
        long[] numbers = new long[6];
        String[] names = {
            "run", "pages_shared", "pages_sharing", "pages_unshared", "pages_volatile", "full_scans"
        };
        for (int i = 0; i < names.length; i++) {
            OptionalLong number = files.number(FOLDER + "/" + names[i]);
            if (number.isEmpty()) {
                return Optional.empty();
            }
            numbers[i] = number.getAsLong();
        }
        Ksm.Builder ksm =
                Ksm.newBuilder()
                        .setRun((int) numbers[0])
                        .setPagesShared(numbers[1])
                        .setPagesSharing(numbers[2])
                        .setPagesUnshared(numbers[3])
                        .setPagesVolatile(numbers[4])
                        .setFullScans(numbers[5]);
        profit(files).ifPresent(ksm::setGeneralProfitBytes);
        return Optional.of(ksm.build());
    }

    /** Negative where KSM needs more than it saves; older kernels do not tell. */
    private static OptionalLong profit(KernelFiles files) {
        Optional<String> text = files.firstLine(FOLDER + "/general_profit");
        try {
            return text.isPresent()
                    ? OptionalLong.of(Long.parseLong(text.get()))
                    : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
