package io.plimsoll.standalone.replay;

import java.io.IOException;

/** A recording can't be read any further; the message says from which record and byte on. */
final class DamagedRecordingException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedRecordingException(String message) {
        super(message);
    }
}
