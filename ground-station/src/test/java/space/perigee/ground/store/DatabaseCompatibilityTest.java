package space.perigee.ground.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The databases that earlier versions wrote, kept under {@code compatibility}. */
class DatabaseCompatibilityTest {

  private static final String FIXTURES = "/space/perigee/ground/compatibility";

  /** Its waiting models lack the subject that receivers expect, and are offered again. */
  private static final String WITHOUT_SUBJECT = "0.1.0-SNAPSHOT";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @ParameterizedTest
  @MethodSource("fixtures")
  void aDatabaseOfAnEarlierVersionIsReadWhole(String version) throws Exception {
    Path fixture = resource(FIXTURES).resolve(version);
    for (String name : List.of("ground.mv.db", GroundFixture.EXPECTED)) {
      Files.copy(fixture.resolve(name), folder.resolve(name));
    }
    assertRead(version.equals(WITHOUT_SUBJECT));
  }

  /** The same of this version's own database, so that what writes the fixtures stays right. */
  @Test
  void aDatabaseOfThisVersionIsReadWhole() throws Exception {
    new GroundFixture(folder).write();
    assertRead(false);
  }

  /** See {@code docs/compatibility.md}. */
  @Test
  @EnabledIfSystemProperty(named = "perigee.fixture", matches = ".+")
  void writesAFixture() throws Exception {
    new GroundFixture(Path.of(System.getProperty("perigee.fixture"))).write();
  }

  private void assertRead(boolean withoutSubject) throws IOException {
    Properties expected = new Properties();
    try (Reader reader = Files.newBufferedReader(folder.resolve(GroundFixture.EXPECTED))) {
      expected.load(reader);
    }
    if (withoutSubject) {
      expected.setProperty("satellite.a.progress", VersionProgress.NONE + " 0");
    }
    Map<String, String> strings =
        expected.stringPropertyNames().stream()
            .filter(name -> !(withoutSubject && name.endsWith(".outgoing")))
            .collect(Collectors.toMap(name -> name, expected::getProperty));
    try (Database database = Database.open(folder)) {
      assertThat(GroundFixture.observe(database)).containsAllEntriesOf(strings);
    }
  }

  static List<String> fixtures() throws Exception {
    try (Stream<Path> versions = Files.list(resource(FIXTURES))) {
      return versions.map(version -> version.getFileName().toString()).sorted().toList();
    }
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(DatabaseCompatibilityTest.class.getResource(name), name).toURI());
  }
}
