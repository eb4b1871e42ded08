package space.perigee.sim;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

/** The arrows between the modules, as {@code docs/architecture.md} draws them. */
@AnalyzeClasses(packages = "space.perigee", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String HW = "space.perigee.hw..";
  private static final String SYNC = "space.perigee.sync..";
  private static final String ONBOARD = "space.perigee.onboard..";
  private static final String GROUND = "space.perigee.ground..";
  private static final String SIM = "space.perigee.sim..";

  @ArchTest
  static final ArchRule hardwareProfilesUseNothingOfOurs =
      noClasses()
          .that()
          .resideInAPackage(HW)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SYNC, ONBOARD, GROUND, SIM);

  @ArchTest
  static final ArchRule modelSyncUsesNothingOfOursAndNoTensorLibrary =
      noClasses()
          .that()
          .resideInAPackage(SYNC)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              HW, ONBOARD, GROUND, SIM, "org.deeplearning4j..", "org.nd4j..", "org.bytedeco..");

  @ArchTest
  static final ArchRule theOnboardRuntimeKnowsNothingOfTheGround =
      noClasses()
          .that()
          .resideInAPackage(ONBOARD)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(GROUND, SIM);

  @ArchTest
  static final ArchRule theGroundUsesOfTheOnboardRuntimeOnlyHowItReadsDataAndJudgesModels =
      noClasses()
          .that()
          .resideInAPackage(GROUND)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(HW, SIM)
                  .or(
                      resideInAPackage(ONBOARD)
                          .and(
                              resideOutsideOfPackages(
                                  "space.perigee.onboard.task",
                                  "space.perigee.onboard.data",
                                  "space.perigee.onboard.learning"))));

  @ArchTest
  static final ArchRule theGroundHasNoCycles =
      slices().matching("space.perigee.ground.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule theGroundMeasuresNoWallTime =
      noClasses().that().resideInAPackage(GROUND).should().callMethod(System.class, "nanoTime");

  @ArchTest
  static final ArchRule onlyCommandsSeePicocliAndOtherCommands =
      noClasses()
          .that()
          .resideOutsideOfPackage("..cli..")
          .and()
          .doNotHaveSimpleName("Main")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("picocli..", "space.perigee..cli..");

  /** Jackson and picocli are optional dependencies of model-sync: its commands need them. */
  @ArchTest
  static final ArchRule modelSyncAsALibraryNeedsNoJackson =
      noClasses()
          .that()
          .resideInAPackage(SYNC)
          .and()
          .resideOutsideOfPackage("space.perigee.sync.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.fasterxml..");

  @ArchTest
  static final ArchRule learningKnowsNothingOfFlight =
      noClasses()
          .that()
          .resideInAnyPackage(
              "space.perigee.onboard.task",
              "space.perigee.onboard.data",
              "space.perigee.onboard.learning",
              "space.perigee.onboard.engine",
              "space.perigee.onboard.strategy",
              "space.perigee.onboard.selection",
              "space.perigee.onboard.drift",
              "space.perigee.onboard.trigger",
              "space.perigee.onboard.memory",
              "space.perigee.onboard.plan",
              "space.perigee.onboard.models",
              "space.perigee.onboard.keras")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("space.perigee.onboard.flight..", "space.perigee.onboard.cli..");

  /** Pseudo-labels are a method for classes alone. */
  @ArchTest
  static final ArchRule groundAndFlightAskTheTaskAndAssumeNoKindOfIt =
      noClasses()
          .that()
          .resideInAnyPackage(GROUND, "space.perigee.onboard.flight..")
          .and()
          .doNotHaveSimpleName("SelfLabeling")
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "space.perigee.onboard.task.(Classification|ClassPrediction|ConfusionMatrix|Softmax)");

  @ArchTest
  static final ArchRule nothingReadsTheWallClockBehindTheBackOfItsCaller =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Thread.class, "sleep", long.class);

  @ArchTest
  static final ArchRule onlyCommandsTakeTheWallClock =
      noClasses()
          .that()
          .haveSimpleNameNotEndingWith("Command")
          .and()
          .haveSimpleNameNotEndingWith("Main")
          .should()
          .callMethod(Clock.class, "systemUTC");

  @ArchTest
  static void modulesHaveNoCycles(JavaClasses classes) {
    slices().matching("space.perigee.(*)..").should().beFreeOfCycles().check(classes);
  }

  @ArchTest
  static void packagesOfModelSyncHaveNoCycles(JavaClasses classes) {
    slices().matching("space.perigee.sync.(**)").should().beFreeOfCycles().check(classes);
  }

  @ArchTest
  static void packagesOfTheOnboardRuntimeHaveNoCycles(JavaClasses classes) {
    slices().matching("space.perigee.onboard.(**)").should().beFreeOfCycles().check(classes);
  }
}
