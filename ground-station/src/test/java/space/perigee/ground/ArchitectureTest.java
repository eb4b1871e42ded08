package space.perigee.ground;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("space.perigee.ground", "space.perigee.onboard", "space.perigee.sync");

  @Test
  void theGroundUsesTheBoardsDataAndLearningAlone() {
    noClasses()
        .that()
        .resideInAPackage("space.perigee.ground..")
        .should()
        .dependOnClassesThat(
            com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage(
                    "space.perigee.onboard..")
                .and(
                    com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages(
                        "space.perigee.onboard.data", "space.perigee.onboard.learning")))
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandsKnowWallTime() {
    noClasses()
        .that()
        .resideInAPackage("space.perigee.ground..")
        .and()
        .doNotHaveSimpleName("ServeCommand")
        .and()
        .doNotHaveSimpleName("StationCommand")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .check(CLASSES);
  }

  @Test
  void packagesDoNotDependOnEachOtherInCircles() {
    slices().matching("space.perigee.ground.(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
