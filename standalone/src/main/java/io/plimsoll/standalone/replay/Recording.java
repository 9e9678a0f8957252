package io.plimsoll.standalone.replay;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;

/** Makes a recording of what is on Kafka. It can be asked from another thread to end early. */
public final class Recording {
    private final KafkaRecorder recorder;
    private final Path file;
    private final AtomicBoolean endRequested = new AtomicBoolean();

    /**
     * A recording to be made.
     *
     * @param client further properties of the Kafka client
     * @param err takes how far it is
     */
    public Recording(KafkaPlace place, Properties client, Path file, PrintStream err) {
        this.recorder = new KafkaRecorder(place, client, err);
        this.file = file;
    }

    /**
     * Records what the topics hold now.
     *
     * @return how many records were recorded
     */
    public long held(Span span) throws IOException {
        return write(writer -> recorder.held(span, record -> take(writer, record)));
    }

    /**
     * Records what comes from now on.
     *
     * @return how many records were recorded
     */
    public long coming(Duration length) throws IOException {
        long end = System.nanoTime() + length.toNanos();
        return write(
                writer ->
                        recorder.coming(
                                () -> endRequested.get() || System.nanoTime() >= end,
                                writer::write));
    }

    /** Ends the recording soon; what was recorded until then is whole. */
    public void requestEnd() {
        endRequested.set(true);
    }

    private interface Body {
        void writeTo(RecordingWriter writer) throws IOException;
    }

    private long write(Body body) throws IOException {
        RecordingWriter writer = begin();
        try (writer) {
            writeTo(writer, body);
        } catch (IOException e) {
            if (writer.records() == 0) {
                // The next attempt may have the same name.
                Files.deleteIfExists(file);
            }
            throw e;
        }
        return writer.records();
    }

    private RecordingWriter begin() throws IOException {
        try {
            return RecordingWriter.create(file);
        } catch (FileAlreadyExistsException e) {
            throw new IOException(file + " is there already; a recording overwrites nothing", e);
        } catch (NoSuchFileException e) {
            throw new IOException(
                    file + " can't be written, as its folder is not there; make it first", e);
        } catch (AccessDeniedException e) {
            throw new IOException(
                    file + " can't be written: permission denied; choose another folder", e);
        }
    }

    private static void writeTo(RecordingWriter writer, Body body) throws IOException {
        try {
            body.writeTo(writer);
        } catch (EndRequestedException e) {
            // As asked for.
        } catch (IOException e) {
            writer.abandon();
            throw e;
        }
    }

    private void take(RecordingWriter writer, Recorded record) throws IOException {
        if (endRequested.get()) {
            throw new EndRequestedException();
        }
        writer.write(record);
    }

    private static final class EndRequestedException extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
