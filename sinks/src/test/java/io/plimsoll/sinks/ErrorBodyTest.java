package io.plimsoll.sinks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorBodyTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"error\":\"database not found\"} | database not found",
                "{\"code\":\"invalid\",\"message\":\"unable to parse\"} | unable to parse",
                "{\"message\":null,\"error\":\"no\"} | no",
                "{\"code\":1} | {\"code\":1}",
                "<html>502</html> | <html>502</html>",
                "[1 | [1",
                "null | null",
                "'' | ''",
            })
    void messageIsFoundOrTheBodyStandsForIt(String body, String message) {
        assertEquals(message, ErrorBody.message(body));
    }
}
