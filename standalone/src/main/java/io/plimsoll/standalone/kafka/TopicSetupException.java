package io.plimsoll.standalone.kafka;

/** The topics could not be made; the message says where, why, and what to do. */
public final class TopicSetupException extends Exception {
    private static final long serialVersionUID = 1L;

    TopicSetupException(String bootstrapServers, Exception cause) {
        super(
                "the topics could not be made on Kafka at "
                        + bootstrapServers
                        + ": "
                        + reason(cause)
                        + ". Is a broker there, and may this user create topics?",
                cause);
    }

    private static String reason(Exception cause) {
        Throwable innermost = cause;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String message = innermost.getMessage();
        return message == null ? innermost.getClass().getSimpleName() : message;
    }
}
