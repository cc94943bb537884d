package io.huiyin.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Stream;

/** The dependency rules that every service keeps. Each rule first makes sure that it sees classes at all. */
public final class ServiceArchitecture {

    private final String root;
    private final JavaClasses classes;

    public ServiceArchitecture(String service) {
        root = "io.huiyin." + service;
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(root);
        assertThat(classes).as("classes of %s", root).hasSizeGreaterThan(10);
    }

    /** Pure packages use the JDK, JSpecify and each other alone. */
    public void checkPure(String... packages) {
        List<String> pure =
                List.of(packages).stream().map(p -> root + "." + p + "..").toList();
        String[] allowed = Stream.concat(pure.stream(), Stream.of("java..", "org.jspecify.."))
                .toArray(String[]::new);
        pure.forEach(this::seen);
        classes()
                .that()
                .resideInAnyPackage(pure.toArray(String[]::new))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed)
                .check(classes);
    }

    /** HTTP is spoken in {@code api} alone, the wire is written in {@code wire}, nobody reaches back into the edge. */
    public void checkEdges() {
        seen(root + ".api..");
        seen(root + ".inbound..");
        noClasses()
                .that()
                .resideOutsideOfPackage(root + ".api..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.ws.rs..", root + ".api..")
                .check(classes);
        noClasses()
                .that()
                .resideInAnyPackage(root + ".persistence..", root + ".wire..", root + ".api..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root + ".inbound..")
                .check(classes);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka.clients.producer..")
                .check(classes);
    }

    private void seen(String pattern) {
        String prefix = pattern.substring(0, pattern.length() - 2);
        assertThat(classes.stream().anyMatch(c -> c.getPackageName().startsWith(prefix)))
                .as("classes in %s", pattern)
                .isTrue();
    }
}
