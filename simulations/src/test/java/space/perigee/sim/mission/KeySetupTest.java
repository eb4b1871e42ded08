package space.perigee.sim.mission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.mission.Mission;
import space.perigee.mission.MissionFile;
import space.perigee.sync.io.InputException;
import space.perigee.sync.trust.PublicIdentity;
import space.perigee.sync.trust.TrustStore;

/** The keys of a mission: complete after one run, and changed by no further one. */
class KeySetupTest {

  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

  private static final String MISSION =
      """
      name: m
      model: start.zip
      satellites:
        - {name: one, spacecraft: cubesat-3u, elements: a.tle, data: a.csv}
        - {name: two, spacecraft: cubesat-3u, elements: b.tle, data: b.csv}
      stations: stations.csv
      receivers:
        - {station: north, listen: 'udp://0.0.0.0:4000?rate=1M', center: 'mqtts://center.example:8883'}
      ground: {held-out: test.csv}
      links: [{satellite: 'mqtts://192.0.2.7:8883'}]
      keys: keys
      contact-plan: {from: 2022-04-24T00:00:00Z}
      """;

  private static final String THIRD =
      "  - {name: three, spacecraft: cubesat-3u, elements: c.tle, data: c.csv}\nstations:";

  @SuppressWarnings("NullAway.Init") // JUnit injects it
  @TempDir
  Path folder;

  private KeySetup.Outcome run(String text, Path... safe) throws IOException {
    Mission mission = MissionFile.parse(folder.resolve("mission.yaml"), text);
    return new KeySetup(mission, Stream.of(safe).findFirst(), NOW).make();
  }

  private Path keys(String... names) {
    Path path = folder.resolve("keys");
    for (String name : names) {
      path = path.resolve(name);
    }
    return path;
  }

  /** All files below the folder, with their contents. */
  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(
            folder.relativize(file).toString(),
            Base64.getEncoder().encodeToString(Files.readAllBytes(file)));
      }
    }
    return files;
  }

  private List<String> trusted(String party, Instant at) throws IOException {
    TrustStore store = TrustStore.open(keys(party));
    return store.identities().stream()
        .filter(identity -> !store.trusted(identity.name(), at).isEmpty())
        .map(PublicIdentity::name)
        .filter(name -> !name.equals(party))
        .toList();
  }

  @Test
  void everyPartyTrustsThoseWhoseWordItTakes() throws Exception {
    run(MISSION);

    for (Instant at : List.of(NOW, Instant.parse("2022-04-24T00:00:00Z"))) {
      assertThat(trusted("one", at)).containsExactly("ground", "north", "root");
      assertThat(trusted("two", at)).containsExactly("ground", "north", "root");
      assertThat(trusted("ground", at)).containsExactly("one", "root", "two");
      assertThat(trusted("north", at)).containsExactly("ground", "one", "root", "two");
    }
    assertThat(trusted("ground", NOW.plus(Duration.ofDays(366 * 10)))).isEmpty();
  }

  @Test
  void onlyItsOwnerCanReadAPrivateKey() throws Exception {
    run(MISSION);

    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> secrets = all.filter(file -> file.toString().endsWith(".key")).toList();
      assertThat(secrets).hasSize(5 + 5);
      for (Path secret : secrets) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
            .as(secret.toString())
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void aSecondRunChangesNothing() throws Exception {
    run(MISSION);
    Map<String, String> before = files();

    KeySetup.Outcome again = run(MISSION);

    assertThat(again.steps()).isEmpty();
    assertThat(again.notes()).isEmpty();
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void aNewSatelliteIsAddedAndNothingElseChanges() throws Exception {
    run(MISSION);
    Map<String, String> before = files();

    run(MISSION.replace("stations:", THIRD));

    Map<String, String> after = files();
    assertThat(after).containsAllEntriesOf(before);
    after.keySet().removeAll(before.keySet());
    assertThat(after.keySet())
        .containsExactlyInAnyOrder(
            "keys/three/three.1.key",
            "keys/three/three.1.pub",
            "keys/three/root.1.pub",
            "keys/three/ground.1.pub",
            "keys/three/north.1.pub",
            "keys/ground/three.1.pub",
            "keys/north/three.1.pub",
            "keys/tls/three.pem",
            "keys/tls/three.key");
  }

  @Test
  void theRootAndTheAuthorityCanLieInASafe() throws Exception {
    Path safe = folder.resolve("safe");
    KeySetup.Outcome first = run(MISSION, safe);

    assertThat(first.rootKey()).isEqualTo(safe.resolve("root.1.key")).exists();
    assertThat(first.caKey()).isEqualTo(safe.resolve("ca.key")).exists();
    assertThat(keys("root")).doesNotExist();
    assertThat(keys("tls", "ca.key")).doesNotExist();
    assertThat(run(MISSION).steps()).isEmpty();
    Map<String, String> before = files();
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> run(MISSION.replace("stations:", THIRD)))
        .withMessageContaining("signs the certificate of three: say where it is with --root");
    assertThat(files()).isEqualTo(before);
    assertThat(run(MISSION.replace("stations:", THIRD), safe).steps()).hasSize(5);
  }

  @Test
  void aKeyThatWasMovedToItsBoardIsNotMadeAgain() throws Exception {
    run(MISSION);
    Files.delete(keys("one", "one.1.key"));
    Files.delete(keys("one", "one.1.pub"));
    Files.delete(keys("tls", "one.key"));

    KeySetup.Outcome again = run(MISSION);

    assertThat(again.steps()).isEmpty();
    assertThat(again.notes())
        .hasSize(2)
        .allSatisfy(note -> assertThat(note).contains("not here", "moved to where it is used"));
    assertThat(keys("one", "one.1.key")).doesNotExist();
  }

  @Test
  void aCertificateStatesNameRoleSequenceAndHosts() throws Exception {
    run(MISSION);

    X509Certificate ground = TlsFolder.certificate(keys("tls", "ground.pem"));
    assertThat(ground.getSubjectX500Principal().getName())
        .startsWith("2.5.4.5=#")
        .endsWith(",OU=ground,CN=ground");
    assertThat(TlsFolder.hosts(ground))
        .containsExactly("127.0.0.1", "192.0.2.7", "center.example", "localhost");
    X509Certificate one = TlsFolder.certificate(keys("tls", "one.pem"));
    assertThat(one.getSubjectX500Principal().getName()).endsWith(",OU=satellite,CN=one");
    assertThat(one.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
    assertThat(one.getNotAfter().toInstant()).isEqualTo(Instant.parse("2036-11-29T12:00:00Z"));
  }

  @Test
  void aNewHostInALinkRenewsTheCertificateOfTheGroundWithTheSameKey() throws Exception {
    run(MISSION);
    X509Certificate before = TlsFolder.certificate(keys("tls", "ground.pem"));

    KeySetup.Outcome again = run(MISSION.replace("192.0.2.7", "ground.example"));

    X509Certificate after = TlsFolder.certificate(keys("tls", "ground.pem"));
    assertThat(again.steps())
        .singleElement()
        .satisfies(
            step -> assertThat(step.what()).contains("renewed: a link names ground.example"));
    assertThat(TlsFolder.hosts(after)).contains("ground.example");
    assertThat(after.getPublicKey()).isEqualTo(before.getPublicKey());
  }

  @Test
  void withoutTlsNoCertificatesAreMade() throws Exception {
    KeySetup.Outcome outcome =
        run(
            MISSION
                .replace("mqtts://center.example:8883", "udp://127.0.0.1:4001?rate=1M")
                .replace("mqtts://192.0.2.7:8883", "mqtt://192.0.2.7:1883"));

    assertThat(outcome.notes()).singleElement().asString().contains("no link uses TLS");
    assertThat(keys("tls")).doesNotExist();
    assertThat(keys("one", "one.1.key")).exists();
  }

  @Test
  void aMissionWithoutKeysIsRefused() {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> run(MISSION.replace("keys: keys\n", "")))
        .withMessageContaining("keys: is missing; add 'keys: keys' to the file");
  }

  @Test
  void aDamagedKeyIsNamed() throws Exception {
    run(MISSION);
    Files.writeString(keys("one", "one.1.key"), "-----BEGIN nonsense");

    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> run(MISSION))
        .withMessageContaining("one.1.key");
  }
}
