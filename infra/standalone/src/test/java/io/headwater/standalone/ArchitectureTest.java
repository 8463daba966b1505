package io.headwater.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The borders between modules and between capabilities, over everything that is deployed. */
@AnalyzeClasses(packages = "io.headwater", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String SCHEMAS = "io.headwater.schemas..";
    private static final String AVRO = "io.headwater.avro..";
    private static final String BRIDGE = "io.headwater.bridge..";
    private static final String TOPOLOGIES = "io.headwater.topologies..";
    private static final String SINKS = "io.headwater.sinks..";
    private static final String STANDALONE = "io.headwater.standalone..";

    @ArchTest
    static final ArchRule SCHEMAS_DEPEND_ON_NOTHING_OF_OURS =
            noClasses()
                    .that()
                    .resideInAPackage(SCHEMAS)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(BRIDGE, TOPOLOGIES, SINKS, STANDALONE);

    @ArchTest
    static final ArchRule THE_BRIDGE_KNOWS_SCHEMAS_ALONE =
            noClasses()
                    .that()
                    .resideInAPackage(BRIDGE)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(TOPOLOGIES, SINKS, STANDALONE);

    @ArchTest
    static final ArchRule TOPOLOGIES_KNOW_SCHEMAS_ALONE =
            noClasses()
                    .that()
                    .resideInAPackage(TOPOLOGIES)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(BRIDGE, SINKS, STANDALONE);

    @ArchTest
    static final ArchRule SINKS_KNOW_SCHEMAS_ALONE =
            noClasses()
                    .that()
                    .resideInAPackage(SINKS)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(BRIDGE, TOPOLOGIES, STANDALONE);

    @ArchTest
    static final ArchRule CAPABILITIES_DO_NOT_KNOW_ONE_ANOTHER =
            slices().matching("io.headwater.topologies.(registry|presence|params|timeseries)..")
                    .should()
                    .notDependOnEachOther();

    @ArchTest
    static final ArchRule CAPABILITIES_DO_NOT_KNOW_HTTP =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "io.headwater.topologies.registry..",
                            "io.headwater.topologies.presence..",
                            "io.headwater.topologies.params..",
                            "io.headwater.topologies.timeseries..",
                            "io.headwater.topologies.jobs..",
                            "io.headwater.topologies.views..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.vertx..", "io.headwater.topologies.query..");

    @ArchTest
    static final ArchRule THE_CODEC_STANDS_ALONE =
            classes()
                    .that()
                    .resideInAPackage("io.headwater.bridge.mqtt..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "io.headwater.bridge.mqtt..",
                            "io.netty.buffer..",
                            "io.netty.util..",
                            "java..",
                            "org.jspecify..");

    @ArchTest
    static final ArchRule SESSIONS_KNOW_NO_DIALECT_AND_NO_KAFKA =
            noClasses()
                    .that()
                    .resideInAPackage("io.headwater.bridge.connection..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.headwater.schemas.dialect..", "org.apache.kafka..");

    @ArchTest
    static final ArchRule DIALECTS_DO_NOT_KNOW_KAFKA =
            noClasses()
                    .that()
                    .resideInAPackage("io.headwater.schemas.dialect..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.apache.kafka..");

    @ArchTest
    static final ArchRule PACKAGES_FORM_NO_CYCLES =
            slices().matching("io.headwater.(*).(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule GENERATED_RECORDS_ARE_PLAIN_DATA =
            noClasses()
                    .that()
                    .resideInAPackage(AVRO)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(BRIDGE, TOPOLOGIES, SINKS, STANDALONE);
}
