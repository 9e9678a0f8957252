package io.plimsoll.sinks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import okhttp3.HttpUrl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class V1WriteInterceptorTest {
    @ParameterizedTest
    @CsvSource({
        "http://h/api/v2/write?org=&bucket=db&precision=ms, http://h/write?db=db&precision=ms",
        "http://h/api/v2/write?bucket=db%2Fweekly&precision=ms,"
                + " http://h/write?db=db&precision=ms&rp=weekly",
        "http://h/x/api/v2/write?bucket=a%20%26b&precision=ms,"
                + " http://h/x/write?db=a%20%26b&precision=ms",
    })
    void v2WriteBecomesV1Write(String v2, String v1) {
        assertEquals(v1, V1WriteInterceptor.v1(HttpUrl.get(v2)).toString());
    }
}
