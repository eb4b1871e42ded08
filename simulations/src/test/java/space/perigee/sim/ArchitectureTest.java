package space.perigee.sim;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The arrows between the {@link Wing wings} of the modules, and rules for all of them. */
@AnalyzeClasses(packages = "space.perigee", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String PICTURE_BEGINS = "<!-- wings: drawn by Wing.picture() -->";
  private static final String PICTURE_ENDS = "<!-- end of wings -->";
  private static final String SYNC = "space.perigee.sync..";
  private static final String GROUND = "space.perigee.ground..";

  /** Every class belongs to a wing, and uses its own and those that its arrows lead to. */
  @ArchTest
  static void wingsFollowTheirArrows(JavaClasses classes) {
    LayeredArchitecture wings =
        layeredArchitecture().consideringOnlyDependenciesInAnyPackage("space.perigee..");
    for (Wing wing : Wing.values()) {
      wings = wings.layer(wing.name()).definedBy(wing.patterns());
    }
    for (Wing wing : Wing.values()) {
      String[] others = wing.mayUse().stream().map(Wing::name).toArray(String[]::new);
      wings =
          others.length == 0
              ? wings.whereLayer(wing.name()).mayNotAccessAnyLayer()
              : wings.whereLayer(wing.name()).mayOnlyAccessLayers(others);
    }
    wings.ensureAllClassesAreContainedInArchitecture().check(classes);
  }

  @ArchTest
  static void thePictureOfTheWingsIsThatOfTheRules(JavaClasses classes) throws IOException {
    Path page = Path.of("docs", "architecture.md");
    String text = Files.readString(Files.exists(page) ? page : Path.of("..").resolve(page));
    int from = text.indexOf(PICTURE_BEGINS) + PICTURE_BEGINS.length();
    assertThat(text.substring(from, text.indexOf(PICTURE_ENDS)))
        .as("docs/architecture.md, between " + PICTURE_BEGINS + " and " + PICTURE_ENDS)
        .isEqualTo("\n" + Wing.picture());
  }

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("space.perigee.(**)").should().beFreeOfCycles();

  @ArchTest
  static void noTwoTypesShareASimpleName(JavaClasses classes) {
    Map<String, List<String>> byName =
        classes.stream()
            .filter(type -> type.isTopLevelClass() && !type.getPackageName().endsWith(".v1"))
            .filter(type -> !type.getSimpleName().matches("Main|package-info"))
            .collect(
                Collectors.groupingBy(
                    JavaClass::getSimpleName,
                    Collectors.mapping(JavaClass::getName, Collectors.toList())));
    assertThat(byName.values()).allSatisfy(types -> assertThat(types).hasSize(1));
  }

  @ArchTest
  static final ArchRule modelSyncNeedsNoTensorLibrary =
      noClasses()
          .that()
          .resideInAPackage(SYNC)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.deeplearning4j..", "org.nd4j..", "org.bytedeco..");

  /** The ground judges with the code of the satellite, and trains with nothing of it. */
  @ArchTest
  static final ArchRule theGroundUsesOfTheOnboardRuntimeOnlyHowItReadsDataAndJudgesModels =
      noClasses()
          .that()
          .resideInAPackage(GROUND)
          .should()
          .dependOnClassesThat(
              resideInAPackage("space.perigee.onboard..")
                  .and(
                      resideOutsideOfPackages(
                          "space.perigee.onboard.task",
                          "space.perigee.onboard.data",
                          "space.perigee.onboard.learning")));

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
  static void packagesOfTheOnboardRuntimeHaveNoCycles(JavaClasses classes) {
    slices().matching("space.perigee.onboard.(**)").should().beFreeOfCycles().check(classes);
  }
}
