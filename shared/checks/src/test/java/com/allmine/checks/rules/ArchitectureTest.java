package com.allmine.checks.rules;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Api;
import com.allmine.api.input.Fields;
import com.allmine.api.input.Parameters;
import com.allmine.api.lambda.Settings;
import com.allmine.auth.Cursors;
import com.allmine.auth.Tokens;
import com.allmine.crypto.Hmac;
import com.allmine.local.Repository;
import com.allmine.local.Run;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The allowed dependencies between the classes of all modules, as they were built. */
class ArchitectureTest {
    private static final JavaClasses FUNCTIONS = built("functions");
    private static final JavaClasses ALL = built("functions", "shared");

    private static JavaClasses built(String... parents) {
        List<Path> folders = Stream.of(parents)
                .flatMap(parent -> Repository.folders(Repository.ROOT.resolve(parent)).stream())
                // The benchmarks depend on everything, and are built only when they run.
                .filter(module -> !module.endsWith("bench"))
                .map(module -> module.resolve("target/classes"))
                .filter(Files::isDirectory)
                .toList();
        return new ClassFileImporter().importPaths(folders);
    }

    @Test
    void everyModuleIsLookedAt() {
        assertThat(ALL.contain(Settings.class)).isTrue();
        assertThat(ALL.contain(Run.class)).isTrue();
        assertThat(FUNCTIONS.contain("com.allmine.savegender.SaveGenderHandler"))
                .isTrue();
        assertThat(FUNCTIONS.contain(Settings.class)).isFalse();
    }

    @Test
    void onlyCryptoAndAuthDependOnTheTokenLibrary() {
        noClasses()
                .that()
                .resideOutsideOfPackages("com.allmine.crypto..", "com.allmine.auth..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.nimbusds..")
                .check(ALL);
    }

    @Test
    void onlyEmulatorsAndTheTestkitUseTheJsonMapper() {
        noClasses()
                .that()
                .resideOutsideOfPackages("com.allmine.emulators..", "com.allmine.testkit..")
                .should()
                .dependOnClassesThat()
                .haveSimpleNameEndingWith("Mapper")
                .check(ALL);
    }

    @Test
    void recordsHaveOnlyTheJsonAnnotationsThatAreHonoured() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "com.fasterxml.jackson.annotation..", "com.fasterxml.jackson.databind.annotation..")
                        .and(not(nameMatching(".*\\.(JsonProperty|JsonInclude|JsonValue|OptBoolean)(\\$.*)?"))))
                .check(ALL);
    }

    @Test
    void onlyStoresKeysToolsAndTheClientsOfThreeFunctionsDependOnTheAwsSdk() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "com.allmine.aws..",
                        "com.allmine.crypto..",
                        "com.allmine.data..",
                        "com.allmine.emulators..",
                        "com.allmine.operator..",
                        "com.allmine.testkit..")
                .and()
                .haveNameNotMatching(
                        "com\\.allmine\\.(confirmidentity\\.SfnWorkflow|publishevents\\.(EventBridgeBus|StreamRecord)"
                                + "|signcheckpoints\\.S3CheckpointBucket).*")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("software.amazon.awssdk..")
                .check(ALL);
    }

    /** Nimbus compares signatures in constant time; cursors are the only other thing that we sign. */
    @Test
    void comparesCursorsAndSignaturesInConstantTime() {
        classes()
                .that()
                .belongToAnyOf(Cursors.class)
                .should()
                .callMethod(MessageDigest.class, "isEqual", byte[].class, byte[].class)
                .check(ALL);
        noClasses()
                .that()
                .belongToAnyOf(Cursors.class, Hmac.class)
                .should()
                .callMethod(String.class, "equals", Object.class)
                .check(ALL);
        classes()
                .that()
                .belongToAnyOf(Tokens.class)
                .should()
                .callMethod(
                        "com.nimbusds.jose.crypto.MACVerifier",
                        "verify",
                        "com.nimbusds.jose.JWSHeader",
                        "[B",
                        "com.nimbusds.jose.util.Base64URL")
                .check(ALL);
        noClasses()
                .that()
                .resideInAnyPackage("com.allmine.auth..", "com.allmine.crypto..")
                .should()
                .callMethod(Arrays.class, "equals", byte[].class, byte[].class)
                .check(ALL);
    }

    @Test
    void packagesOfDataDependOneWay() {
        slices().matching("com.allmine.data.(*)..").should().beFreeOfCycles().check(ALL);
        noClasses()
                .that()
                .resideInAnyPackage("com.allmine.data", "com.allmine.data.dynamo..")
                .should()
                .dependOnClassesThat(resideInAPackage("com.allmine.data.*..").and(not(resideInAPackage("..dynamo.."))))
                .check(ALL);
    }

    @Test
    void dataKnowsNoRequestBodies() {
        noClasses()
                .that()
                .resideInAPackage("com.allmine.data..")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Fields.class, Parameters.class)
                .check(ALL);
    }

    @Test
    void functionsDoNotKnowEachOther() {
        slices().matching("com.allmine.(*)..")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(alwaysTrue(), not(aFunction()))
                .check(FUNCTIONS);
    }

    /** A handler says its story and its wiring. Only {@code api} knows how Lambda invokes it. */
    @Test
    void functionsDoNotKnowLambda() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.amazonaws..")
                .check(FUNCTIONS);
    }

    @Test
    void nothingSharedKnowsAFunction() {
        noClasses()
                .that(not(aFunction()))
                .should()
                .dependOnClassesThat(aFunction())
                .check(ALL);
    }

    private static DescribedPredicate<JavaClass> aFunction() {
        return resideInAnyPackage(
                FUNCTIONS.stream().map(JavaClass::getPackageName).toArray(String[]::new));
    }

    @Test
    void nothingDeployedKnowsTheLocalRun() {
        noClasses()
                .that()
                .resideOutsideOfPackages("com.allmine.local..", "com.allmine.emulators..", "com.allmine.operator..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.allmine.local..", "com.allmine.emulators..", "com.allmine.operator..")
                .check(ALL);
    }

    @Test
    void inFunctionsOnlyHandlersArePublic() {
        classes()
                .that()
                .haveSimpleNameNotEndingWith("Handler")
                .should()
                .notBePublic()
                .allowEmptyShould(true)
                .check(FUNCTIONS);
    }

    @Test
    void noStateIsStatic() {
        fields().that().areStatic().should().beFinal().check(ALL);
    }

    @Test
    void settingsAreReadInOnePlace() {
        noClasses()
                .that(resideInAPackage("com.allmine.local..").negate())
                .and()
                .doNotBelongToAnyOf(Settings.class)
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(System.class, "getProperty", String.class)
                .orShould()
                .callMethod(System.class, "getProperty", String.class, String.class)
                .check(ALL);
    }

    @Test
    void onlyTheApiAndThePublisherCatchEverything() {
        codeUnits()
                .that()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackages("com.allmine.local..", "com.allmine.emulators..")
                .and()
                .areNotDeclaredIn(Api.class)
                // It names the record that it cannot read, so that the records before it are not repeated.
                .and()
                .areDeclaredInClassesThat()
                .doNotHaveFullyQualifiedName("com.allmine.publishevents.PublishEventsHandler")
                .should(notCatchEverything())
                .check(ALL);
    }

    /** Not Throwable: the compiler itself catches it to close resources. */
    private static ArchCondition<JavaCodeUnit> notCatchEverything() {
        return new ArchCondition<>("not catch Exception or RuntimeException") {
            @Override
            public void check(JavaCodeUnit code, ConditionEvents events) {
                code.getTryCatchBlocks().stream()
                        .flatMap(block -> block.getCaughtThrowables().stream())
                        .filter(caught ->
                                caught.isEquivalentTo(Exception.class) || caught.isEquivalentTo(RuntimeException.class))
                        .forEach(caught -> events.add(SimpleConditionEvent.violated(
                                code, code.getFullName() + " catches " + caught.getName())));
            }
        };
    }
}
