package io.plimsoll.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses AGENT =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.plimsoll.agent");

    @Test
    void libvirtStaysInOnePackage() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.plimsoll.agent.libvirt")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.libvirt..")
                .check(AGENT);
    }

    @Test
    void nativeCallsStayInTwoPackages() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.plimsoll.agent.libvirt", "io.plimsoll.agent.kernel")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.sun.jna..")
                .check(AGENT);
    }

    @Test
    void kafkaStaysOutOfSamplingAndLibvirt() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.plimsoll.agent.sample",
                        "io.plimsoll.agent.kernel",
                        "io.plimsoll.agent.vm",
                        "io.plimsoll.agent.libvirt")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..")
                .check(AGENT);
    }
}
