package io.plimsoll.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownTextsTest {
    private final KnownTexts texts = new KnownTexts();

    private String of(String text) {
        byte[] bytes = ("<" + text + ">").getBytes(StandardCharsets.UTF_8);
        return texts.of(bytes, 1, bytes.length - 2);
    }

    @Test
    void aTextThatComesAgainIsTheSame() {
        assertSame(of("vnet0"), of("vnet0"));
    }

    @Test
    void twoTextsThatWantOnePlaceAreBothKept() {
        String first = of("disk-of-A-is-here");
        String second = of("disk-of-B-is-here");

        assertSame(first, of("disk-of-A-is-here"));
        assertSame(second, of("disk-of-B-is-here"));
    }

    @Test
    void manyTextsThatShareFewPlacesAreNotMixedUp() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 200_000; i++) {
                assertEquals("vm-" + i, of("vm-" + i));
            }
        }
    }

    @Test
    void textsBeyondAsciiAndLongOnesAreWhatTheyAre() {
        for (String text : List.of("", "é", "Müllers VM", "日本", "a".repeat(65), "\u0000\u007f")) {
            assertEquals(text, of(text));
            assertEquals(text, of(text));
        }
    }

    @Test
    void textsOfTheSameBeginningAndEndAreNotMixedUp() {
        for (int length = 0; length <= 48; length++) {
            String same = "=".repeat(length);
            for (int i = 0; i < length; i++) {
                String other = same.substring(0, i) + "#" + same.substring(i + 1);

                assertEquals(same, of(same));
                assertEquals(other, of(other));
            }
        }
    }

    @Test
    void aTextIsTheSameWhereverItLies() {
        for (String text :
                List.of("", "a", "1234567", "12345678", "0123456789abcdef", "-".repeat(36))) {
            byte[] inside = ("=".repeat(9) + text + "=".repeat(9)).getBytes(StandardCharsets.UTF_8);
            byte[] atEnd = ("#" + text).getBytes(StandardCharsets.UTF_8);

            assertEquals(text, texts.of(inside, 9, text.length()));
            assertSame(texts.of(inside, 9, text.length()), texts.of(atEnd, 1, text.length()));
        }
    }
}
