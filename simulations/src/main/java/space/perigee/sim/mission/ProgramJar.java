package space.perigee.sim.mission;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import space.perigee.hw.Board;
import space.perigee.sync.io.InputException;

/** Finds the jar of a program that runs on a machine. */
final class ProgramJar {

  private static final String NATIVES = "org/nd4j/linalg/cpu/nativecpu/bindings/";

  private final Path home;

  /**
   * @param home folder of the project, with the jars that were built
   */
  ProgramJar(Path home) {
    this.home = home;
  }

  /**
   * The jar of the onboard program with the native libraries of a board.
   *
   * @param named a jar that the user names, if any
   * @throws InputException if there is none, or the named one is for another machine; says how to
   *     build one
   */
  Path onboard(Board board, Optional<Path> named) throws IOException {
    Path target = home.resolve("onboard-runtime/target");
    List<Path> candidates =
        named
            .map(List::of)
            .orElseGet(
                () ->
                    List.of(
                        target.resolve("perigee-onboard-" + board.id() + ".jar"),
                        target.resolve("perigee-onboard.jar")));
    String natives = board.natives().nd4jClassifier();
    for (Path jar : candidates) {
      if (Files.isRegularFile(jar) && hasNatives(jar, natives)) {
        return jar;
      }
    }
    throw new InputException(
        (named.isPresent()
                ? "--jar " + named.get() + ": "
                : "no jar in " + target + " fits board " + board.id() + ": ")
            + "must be the onboard program with the native libraries of "
            + natives
            + "; build it with 'mvn -f "
            + home.resolve("pom.xml")
            + " package -DskipTests -Dboard="
            + board.id()
            + " -pl onboard-runtime -am'"
            + (named.isPresent() ? "" : ", or name another with --jar"));
  }

  /**
   * The jar of the ground's programs.
   *
   * @param named a jar that the user names, if any
   * @throws InputException if there is none; says how to build one
   */
  Path ground(Optional<Path> named) {
    Path jar = named.orElse(home.resolve("ground-station/target/perigee-ground.jar"));
    if (!Files.isRegularFile(jar)) {
      throw new InputException(
          (named.isPresent() ? "--jar " : "")
              + jar
              + ": no such file; build it with 'mvn -f "
              + home.resolve("pom.xml")
              + " package -DskipTests -pl ground-station -am'");
    }
    return jar;
  }

  /** The options of the ground's Java machine. */
  String groundOptions() throws IOException {
    return Files.readString(home.resolve("ground-station/src/main/launcher/jvm.options"));
  }

  private static boolean hasNatives(Path jar, String classifier) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return zip.stream().anyMatch(entry -> entry.getName().startsWith(NATIVES + classifier + "/"));
    } catch (ZipException e) {
      return false;
    }
  }
}
