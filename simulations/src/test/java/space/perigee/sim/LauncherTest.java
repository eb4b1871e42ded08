package space.perigee.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script {@code perigee}, with a copy of its folder and a Java that prints its arguments. */
class LauncherTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final List<String> OPTIONS =
      List.of(
          "onboard-runtime/src/main/launcher/jvm.options",
          "onboard-runtime/src/main/launcher/environment",
          "ground-station/src/main/launcher/jvm.options",
          "simulations/src/main/launcher/jvm.options");

  /** Prints its arguments in one line, and what a real one prints for a version or a board. */
  private static final String JAVA =
      """
      #!/bin/sh
      case "$*" in
        -version) echo 'openjdk version "17.0.1"' >&2 ;;
        *" jvm-options "*)
          all="$*"
          echo "${all##* jvm-options }" > TEMP/asked
          printf '# for %s\\n-Xmx77m\\n-Dnative=88m\\n' "$*"
          ;;
        *) echo "LC_ALL=${LC_ALL:-} $*" ;;
      esac
      """;

  @TempDir private Path temp;

  private Path home = Path.of("");
  private Path jdk = Path.of("");

  @BeforeEach
  void copyLauncher() throws IOException {
    home = Files.createDirectory(temp.resolve("perigee home"));
    Files.copy(
        ROOT.resolve("perigee"), home.resolve("perigee"), StandardCopyOption.COPY_ATTRIBUTES);
    for (String file : OPTIONS) {
      Files.createDirectories(home.resolve(file).resolveSibling("."));
      Files.copy(ROOT.resolve(file), home.resolve(file));
    }
    Path java = temp.resolve("jdk/bin/java");
    Files.createDirectories(temp.resolve("jdk/bin"));
    Files.writeString(java, JAVA.replace("TEMP", temp.toString()));
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    jdk = temp.resolve("jdk");
  }

  private String run(Map<String, String> environment, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(home.resolve("perigee").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().put("PERIGEE_NO_BUILD", "1");
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output.strip();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "onboard learn --data x --scale none | simulations     | perigee-sim.jar",
        "model evaluate --model none         | simulations     | perigee-onboard.jar",
        "model import --board none           | simulations     | perigee-onboard.jar",
        "onboard rehearse --data x           | simulations     | perigee-onboard.jar",
        "onboard bench                       | onboard-runtime | perigee-onboard.jar",
      })
  void commandsOnTheGroundHaveTheMemoryOfTheMachine(String command, String module, String jar)
      throws Exception {
    String output = run(Map.of("PERIGEE_HEAP", "5g"), command.split(" "));

    assertThat(output)
        .contains("@" + home.resolve(module) + "/src/main/launcher/jvm.options ")
        .contains(jar)
        .endsWith(command.substring(command.indexOf(' ') + 1))
        .doesNotContain("-Xmx77m");
    assertThat(output.contains(" -Xmx5g ")).isEqualTo(module.equals("simulations"));
  }

  @ParameterizedTest
  @CsvSource({
    "ground serve m1, ground-station/target/perigee-ground.jar, space.perigee.ground.Main serve m1",
    "mission fly m1, simulations/target/perigee-sim.jar, space.perigee.sim.Main mission fly m1",
    "sim federate, simulations/target/perigee-sim.jar, space.perigee.sim.Main sim federate",
    "demo, simulations/target/perigee-sim.jar, space.perigee.sim.Main demo",
  })
  void programsOnTheGroundHaveTheUsersOwnStrategies(String command, String jar, String program)
      throws Exception {
    String[] words = command.split(" ");

    assertThat(run(Map.of("PERIGEE_CLASSPATH", "my.jar:other.jar"), words))
        .endsWith(" -cp " + home.resolve(jar) + ":my.jar:other.jar " + program);
    assertThat(run(Map.of(), words)).contains(" -jar " + home.resolve(jar) + " ");
  }

  @Test
  void theHeapOnTheGroundIsAShareOfTheMachine() throws IOException {
    assertThat(Files.readAllLines(ROOT.resolve(OPTIONS.get(3))))
        .contains("-XX:MaxRAMPercentage=60")
        .noneMatch(line -> line.startsWith("-Xmx"));
  }

  @ParameterizedTest
  @CsvSource({
    "run --spacecraft cubesat-3u, -- run --spacecraft cubesat-3u",
    "run my-mission --satellite=sat-1, -- run my-mission --satellite=sat-1",
    "bench --board rpi-4, --board rpi-4",
    "bench --board=rpi-4, --board rpi-4",
  })
  void aBoardsSizesReplaceTheUsualOnes(String command, String asked) throws Exception {
    String output = run(Map.of(), ("onboard " + command).split(" "));

    assertThat(output)
        .contains("/onboard-runtime/src/main/launcher/jvm.options -Xmx77m -Dnative=88m");
    assertThat(output).endsWith(command);
    assertThat(Files.readString(temp.resolve("asked"))).isEqualTo(asked + "\n");
  }

  @Test
  void argumentsReachTheBoardsSizesAsTheyAre() throws Exception {
    run(Map.of(), "onboard", "run", "a mission's folder", "--satellite", "*");

    assertThat(Files.readString(temp.resolve("asked")))
        .isEqualTo("-- run a mission's folder --satellite *\n");
  }

  @Test
  void aBoardOfTheEnvironmentComesFirst() throws Exception {
    String output = run(Map.of("PERIGEE_BOARD", "rpi-4"), "onboard", "run", "my-mission");

    assertThat(output).contains(" -Xmx77m ").endsWith("run my-mission");
    assertThat(Files.readString(temp.resolve("asked"))).isEqualTo("--board rpi-4\n");
  }

  @Test
  void leavesNothingInItsFolder() throws Exception {
    List<Path> before = files();
    run(Map.of(), "onboard", "run", "--spacecraft", "cubesat-3u");
    run(Map.of("PERIGEE_BOARD", "rpi-4"), "model", "evaluate");

    assertThat(files()).isEqualTo(before);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      return files.sorted().toList();
    }
  }

  @Test
  void javaRunsInAUtf8Locale() throws Exception {
    assertThat(run(Map.of("LANG", "C", "LC_ALL", "C"), "sim", "contacts"))
        .startsWith("LC_ALL=C.UTF-8 ");
    assertThat(run(Map.of("LC_ALL", "C.utf8"), "sim", "contacts")).startsWith("LC_ALL=C.utf8 ");
  }

  @Test
  void findsItsClassesInAFolderWithAnUmlaut() throws Exception {
    Path jar = home.resolve("simulations/target/perigee-sim.jar");
    Files.createDirectories(home.resolve("simulations/target"));
    Path source = Files.writeString(temp.resolve("Main.java"), MAIN);
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", temp.toString(), source.toString()))
        .isZero();
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      out.putNextEntry(new JarEntry("META-INF/MANIFEST.MF"));
      out.write("Manifest-Version: 1.0\nMain-Class: Main\n".getBytes(StandardCharsets.UTF_8));
      out.putNextEntry(new JarEntry("Main.class"));
      out.write(Files.readAllBytes(temp.resolve("Main.class")));
    }
    Path there = temp.resolve("Müller");
    Files.move(home, there);
    home = there;

    assertThat(
            run(
                Map.of("LANG", "C", "LC_ALL", "C", "JAVA_HOME", System.getProperty("java.home")),
                "sim",
                "Größe"))
        .endsWith("ran Größe");
  }

  private static final String MAIN =
      """
      public class Main {
        public static void main(String[] args) {
          System.out.write(("ran " + args[1]).getBytes(java.nio.charset.StandardCharsets.UTF_8), 0,
              4 + args[1].getBytes(java.nio.charset.StandardCharsets.UTF_8).length);
          System.out.flush();
        }
      }
      """;
}
