package io.plimsoll.standalone.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Reads what Maven's test runners reported, and says what ran, what failed, and what was skipped
 * and why. It imports the JDK alone, as it is run from its source, also when the build has failed.
 */
public final class TestReport {
    private int passed;
    private int failed;
    private int skipped;

    private TestReport() {}

    /** Reports on the checkout in the first argument; exit code 1 if a test failed or none ran. */
    public static void main(String[] args) throws Exception {
        System.exit(new TestReport().run(Path.of(args[0])) ? 0 : 1);
    }

    private boolean run(Path checkout)
            throws IOException, ParserConfigurationException, SAXException {
        TreeMap<String, TestReport> modules = new TreeMap<>();
        for (Path report : reports(checkout)) {
            String module = checkout.relativize(report).getName(0).toString();
            read(report, module, modules.computeIfAbsent(module, name -> new TestReport()));
        }
        System.out.println();
        modules.forEach(
                (module, sums) ->
                        System.out.printf(Locale.ROOT, "%-12s %s%n", module, sums.sums()));
        modules.values().forEach(this::add);
        System.out.println(sums());
        return failed == 0 && passed > 0;
    }

    private static List<Path> reports(Path checkout) throws IOException {
        try (Stream<Path> files = Files.walk(checkout, 4)) {
            return files.filter(
                            file ->
                                    file.getParent() != null
                                            && file.getParent()
                                                    .getFileName()
                                                    .toString()
                                                    .matches("(surefire|failsafe)-reports")
                                            && file.getFileName()
                                                    .toString()
                                                    .matches("TEST-.*\\.xml"))
                    .sorted()
                    .toList();
        }
    }

    private static void read(Path report, String module, TestReport sums)
            throws IOException, ParserConfigurationException, SAXException {
        NodeList cases =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(report.toFile())
                        .getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
            Element test = (Element) cases.item(i);
            String name =
                    module
                            + ": "
                            + test.getAttribute("classname").replaceAll(".*\\.", "")
                            + "."
                            + test.getAttribute("name");
            if (test.getElementsByTagName("failure").getLength() > 0
                    || test.getElementsByTagName("error").getLength() > 0) {
                sums.failed++;
                System.out.println("FAILED  " + name);
            } else if (test.getElementsByTagName("skipped").getLength() > 0) {
                sums.skipped++;
                Element reason = (Element) test.getElementsByTagName("skipped").item(0);
                System.out.println("SKIPPED " + name + ": " + reason.getAttribute("message"));
            } else {
                sums.passed++;
            }
        }
    }

    private void add(TestReport other) {
        passed += other.passed;
        failed += other.failed;
        skipped += other.skipped;
    }

    private String sums() {
        return passed + " passed, " + failed + " failed, " + skipped + " skipped";
    }
}
