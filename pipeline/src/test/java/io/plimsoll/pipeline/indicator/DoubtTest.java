package io.plimsoll.pipeline.indicator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class DoubtTest {
    private static final Doubt FROZEN =
            new Doubt(Doubt.Check.FROZEN, null, "it stands still", "host_cpu.used", "cores", 1, 1);

    private static byte[] written() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        FROZEN.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static Doubt read(byte[] bytes) throws IOException {
        return Doubt.read(new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    @Test
    void aDoubtThatWasWrittenIsReadAgain() throws IOException {
        assertEquals(FROZEN, read(written()));
    }

    @Test
    void aCheckThatIsNotKnownHereIsRefusedByItsName() throws IOException {
        byte[] bytes = written();
        bytes[4] = 'b'; // The first letter of the check, after the length of the word.

        assertEquals(
                "a doubt by the unknown check brozen\n"
                        + "Maybe a newer version of the job wrote it.",
                assertThrows(IOException.class, () -> read(bytes)).getMessage());
    }
}
