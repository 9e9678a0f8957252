package io.plimsoll.wire;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is only there to compile need not be there to run: the job's jar leaves it out. */
class ClassPathTest {

    @ParameterizedTest
    @ValueSource(strings = {"inventory", "command", "result", "finding"})
    void codecsWorkWithoutTheNullnessAnnotations(String codec) throws Exception {
        try (URLClassLoader loader = withoutAnnotations()) {
            Object made = loader.loadClass(JsonCodec.class.getName()).getMethod(codec).invoke(null);

            assertNotNull(made);
        }
    }

    @Test
    void annotationsAreReallyAway() throws Exception {
        try (URLClassLoader loader = withoutAnnotations()) {
            assertThrows(
                    ClassNotFoundException.class,
                    () -> loader.loadClass("org.jspecify.annotations.Nullable"));
        }
    }

    private static URLClassLoader withoutAnnotations() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry :
                System.getProperty(
                                "surefire.test.class.path", System.getProperty("java.class.path"))
                        .split(File.pathSeparator, -1)) {
            if (!entry.contains("jspecify")) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }
}
