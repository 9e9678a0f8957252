package io.plimsoll.sinks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerClassifierTest {
    @ParameterizedTest
    @CsvSource({
        "200, MISCONFIGURED", // a web page, not InfluxDB
        "201, PARTLY_REJECTED",
        "204, WRITTEN",
        "302, MISCONFIGURED",
        "400, REJECTED",
        "401, MISCONFIGURED",
        "403, MISCONFIGURED",
        "404, MISCONFIGURED",
        "405, MISCONFIGURED",
        "408, UNAVAILABLE",
        "413, REJECTED",
        "422, REJECTED",
        "429, UNAVAILABLE",
        "500, UNAVAILABLE",
        "502, UNAVAILABLE",
        "503, UNAVAILABLE",
        "504, UNAVAILABLE",
        "599, UNAVAILABLE",
    })
    void statusDecides(int status, WriteOutcome outcome) {
        assertEquals(outcome, AnswerClassifier.classify(status, "").outcome());
    }

    @ParameterizedTest
    @CsvSource({
        "400, partial write: field type conflict: input field \"a\" dropped=2, 2",
        "400, partial write: unable to parse 'x': missing fields dropped=0, 1",
        "422, failure writing points to database: partial write: points beyond retention policy"
                + " dropped=7, 7",
        "400, partial write of line protocol occurred, 1",
    })
    void partialWriteHasWrittenTheOthers(int status, String message, long rejected) {
        StoreAnswer answer = AnswerClassifier.classify(status, message);

        assertEquals(WriteOutcome.PARTLY_REJECTED, answer.outcome());
        assertEquals(rejected, answer.rejectedPoints());
    }

    @Test
    void pointThatTalksOfAPartialWriteDoesNotHideTheOthers() {
        StoreAnswer answer =
                AnswerClassifier.classify(
                        400, "unable to parse 'm t=\"partial write dropped=9\"': bad timestamp");

        assertEquals(WriteOutcome.REJECTED, answer.outcome());
    }

    @Test
    void missingRetentionPolicyIsForAnOperatorThoughTheServerBlamesItself() {
        assertEquals(
                WriteOutcome.MISCONFIGURED,
                AnswerClassifier.classify(500, "retention policy not found: weekly").outcome());
    }

    @Test
    void whatAnOperatorHasToMendComesWithAdvice() {
        String reason = AnswerClassifier.classify(401, "unauthorized").reason();

        assertEquals(
                "HTTP 401: unauthorized; maybe the token or password is wrong or has expired",
                reason);
        assertTrue(AnswerClassifier.classify(404, "").reason().contains("the other API"));
    }
}
