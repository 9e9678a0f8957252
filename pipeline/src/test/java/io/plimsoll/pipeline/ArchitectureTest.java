package io.plimsoll.pipeline;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchitectureTest {
    private static final String ROOT = "io.plimsoll.pipeline.";
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.plimsoll.pipeline");

    @ParameterizedTest
    @CsvSource({
        "indicator, ''",
        "quarantine, indicator",
        "series, indicator",
        "anomaly, series",
        "forecast, series",
        "storm, ''",
        "culprit, indicator",
        "hotspot, indicator series culprit forecast",
        "verify, ''",
        "plan, indicator culprit hotspot verify",
    })
    void aDomainPackageKnowsOnlyJavaTheWireAndWhatComesBeforeIt(String name, String earlier) {
        String[] allowed =
                ("java.. org.jspecify.. io.plimsoll.wire " + ROOT + name + prefixed(earlier))
                        .concat(name.equals("anomaly") ? " com.amazon.randomcutforest.." : "")
                        .split(" ");

        classes()
                .that()
                .resideInAPackage(ROOT + name)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed)
                .check(CLASSES);
    }

    private static String prefixed(String names) {
        return names.isEmpty() ? "" : " " + ROOT + names.replace(" ", " " + ROOT);
    }

    @Test
    void flinkAndKafkaAreKnownOnlyInTheJob() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "job")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.flink..", "org.apache.kafka..")
                .check(CLASSES);
    }

    @Test
    void theDomainReadsNoClock() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "job")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(java.time.Clock.class)
                .check(CLASSES);
    }
}
