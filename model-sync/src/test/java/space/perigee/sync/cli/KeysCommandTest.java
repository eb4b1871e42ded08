package space.perigee.sync.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import space.perigee.sync.trust.IdentityFiles;
import space.perigee.sync.trust.TrustException;

class KeysCommandTest {

  @TempDir Path folder;

  private Instant now = Instant.parse("2026-05-01T00:00:00Z");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine line = Cli.of(new KeysCommand(Clock.fixed(now, ZoneOffset.UTC)));
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(args);
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  /** A root, a ground and a satellite that trust each other. */
  @BeforeEach
  void ceremony() {
    run("create", "root", "--role", "root", "-o", path("safe"), "--valid-until", "never");
    run("create", "ground", "--role", "ground", "-o", path("g"));
    run("create", "sat-1", "--role", "satellite", "-o", path("s"));
    for (String shown : new String[] {"safe/root.1.pub", "g/ground.1.pub"}) {
      run("trust", path(shown), "--into", path("s"));
    }
    for (String shown : new String[] {"safe/root.1.pub", "s/sat-1.1.pub"}) {
      run("trust", path(shown), "--into", path("g"));
    }
  }

  private String fingerprint(String file) throws IOException, TrustException {
    return IdentityFiles.readPublic(folder.resolve(file)).fingerprint().hex();
  }

  @Test
  void createWritesKeysThatTheirOwnerAloneReads() throws IOException, TrustException {
    assertThat(run("create", "sat-2", "--role", "satellite", "-o", path("k"))).isZero();

    assertThat(out.toString())
        .startsWith("sat-2, satellite, sequence 1")
        .contains("valid        2026-05-01T00:00:00Z to 2036-05-01T00:00:00Z")
        .contains("private keys in " + path("k/sat-2.1.key"));
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("k/sat-2.1.key"))))
        .isEqualTo("rw-------");
    assertThat(out.toString().replaceAll("\\s", "")).contains(fingerprint("k/sat-2.1.pub"));
  }

  @Test
  void createOverwritesNothing() {
    assertThat(run("create", "sat-1", "--role", "satellite", "-o", path("s"))).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo("perigee: " + path("s/sat-1.1.key") + ": already exists\n");
  }

  @Test
  void badOptionsAreNamed() {
    assertThat(run("create", "a/b", "--role", "satellite", "-o", path("k"))).isEqualTo(2);
    assertThat(err.toString()).contains("name 'a/b' must be 1 to 64 of");
    assertThat(run("create", "a", "--role", "moon", "-o", path("k"))).isEqualTo(2);
    assertThat(err.toString()).contains("--role").contains("moon");
    assertThat(run("create", "a", "--role", "root", "-o", path("k"), "--valid-until", "soon"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--valid-until 'soon' is not a time such as");
    assertThat(
            run("create", "a", "--role", "root", "-o", path("k"), "--valid-until", now.toString()))
        .isEqualTo(2);
    assertThat(err.toString()).contains("must be after 2026-05-01T00:00:00Z");
    assertThat(run("create", "a", "--role", "root", "-o", path("k"), "--sequence", "0"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("sequence 0 must be at least 1");
    assertThat(folder.resolve("k")).doesNotExist();
  }

  @Test
  void showTellsOfAFolderWhomItTrusts() throws IOException, TrustException {
    assertThat(run("show", path("s"))).isZero();

    String text = out.toString();
    assertThat(text).contains("sat-1, satellite, sequence 1").contains("state        own");
    assertThat(text).contains("ground, ground, sequence 1").contains("state        trusted");
    assertThat(text.replaceAll("\\s", "")).contains(fingerprint("g/ground.1.pub"));
  }

  @Test
  void showTellsNothingPrivateOfAPrivateFile() throws IOException {
    assertThat(run("show", path("s/sat-1.1.key"))).isZero();
    assertThat(out.toString()).contains("sat-1, satellite").contains("state        valid");
    String shown = out.toString();
    assertThat(run("show", path("s/sat-1.1.pub"))).isZero();
    assertThat(out.toString()).isEqualTo(shown);
  }

  @Test
  void showTellsOfKeysThatHaveExpired() {
    now = Instant.parse("2040-01-01T00:00:00Z");
    run("show", path("s"));
    assertThat(out.toString())
        .contains("state        expired")
        .contains("state        own, expired");
  }

  @Test
  void showTellsWhatIsDamaged() throws IOException {
    Files.write(folder.resolve("s/ground.1.pub"), new byte[3]);
    assertThat(run("show", path("s"))).isZero();
    assertThat(out.toString()).contains(path("s/ground.1.pub") + " is damaged");
    assertThat(run("show", path("s/ground.1.pub"))).isEqualTo(2);
    assertThat(err.toString()).startsWith("perigee: " + path("s/ground.1.pub") + ": no text of");
  }

  @Test
  void aPrivateFileThatOthersReadIsRefused() throws IOException {
    Path key = folder.resolve("s/sat-1.1.key");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(run("show", key.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("mode rw-r--r-- lets others at a private key");
  }

  @Test
  void trustComparesTheFingerprintThatItIsGiven() throws IOException, TrustException {
    run("create", "sat-2", "--role", "satellite", "-o", path("k"));
    String right = fingerprint("k/sat-2.1.pub");

    assertThat(
            run(
                "trust",
                path("k/sat-2.1.pub"),
                "--into",
                path("g"),
                "--fingerprint",
                "00" + right.substring(2)))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--fingerprint 00").contains("sat-2.1.pub has ");
    assertThat(folder.resolve("g/sat-2.1.pub")).doesNotExist();
    assertThat(
            run(
                "trust",
                path("k/sat-2.1.pub"),
                "--into",
                path("g"),
                "--fingerprint",
                right.toUpperCase(java.util.Locale.ROOT)))
        .isZero();
    assertThat(out.toString()).endsWith("trusted in " + path("g") + "\n");
  }

  @Test
  void trustRefusesAnotherKeyOfAKnownName() {
    run("create", "sat-1", "--role", "satellite", "-o", path("k"), "--sequence", "2");

    assertThat(run("trust", path("k/sat-1.2.pub"), "--into", path("g"))).isEqualTo(2);
    assertThat(err.toString())
        .contains(path("k/sat-1.2.pub") + ": another identity of sat-1 is known, of sequence 1;");
    assertThat(run("trust", path("k/sat-1.2.pub"), "--into", path("g"), "--replace")).isZero();
    assertThat(folder.resolve("g/sat-1.1.pub")).doesNotExist();
    assertThat(run("trust", path("s/sat-1.1.pub"), "--into", path("g"), "--replace")).isEqualTo(2);
    assertThat(err.toString()).contains("must be above sequence 2");
  }

  @Test
  void rotateMakesAStatementThatOthersApply() {
    assertThat(run("rotate", "ground", "--in", path("g"))).isZero();
    assertThat(out.toString())
        .startsWith("ground, ground, sequence 2")
        .endsWith("statement for those who trust ground in " + path("g/ground.2.rotation") + "\n");

    assertThat(run("show", path("g/ground.2.rotation"))).isZero();
    assertThat(out.toString()).startsWith("rotation, signed by key ");
    assertThat(run("apply", path("g/ground.2.rotation"), "--to", path("s"))).isZero();
    assertThat(out.toString()).isEqualTo("applied in " + path("s") + "\n");
    assertThat(run("apply", path("g/ground.2.rotation"), "--to", path("s"))).isZero();
    assertThat(out.toString()).isEqualTo("already applied in " + path("s") + "\n");
    assertThat(folder.resolve("s/ground.2.pub")).exists();
  }

  @Test
  void rotateRefusesAGap() {
    now = Instant.parse("2040-01-01T00:00:00Z");
    assertThat(run("rotate", "ground", "--in", path("g"))).isEqualTo(2);
    assertThat(err.toString()).contains("expires at 2036-05-01T00:00:00Z").contains("a root must");
    assertThat(run("rotate", "nobody", "--in", path("g"))).isEqualTo(2);
    assertThat(err.toString()).contains(path("g/nobody.1.key") + ": no such file");
  }

  @Test
  void aRootRevokesAndAppointsAfterATheft() {
    run("create", "ground", "--role", "ground", "-o", path("g2"), "--sequence", "2");
    String root = path("safe/root.1.key");

    assertThat(run("revoke", "ground", "--in", path("s"), "--by", root, "--reason", "stolen"))
        .isZero();
    assertThat(out.toString())
        .isEqualTo(
            "revoked; statement for those who trust root in " + path("s/ground.1.revoked") + "\n");
    run("show", path("s"));
    assertThat(out.toString())
        .contains("state        revoked")
        .contains("ground is revoked up to sequence 1");
    run("show", path("s/ground.1.revoked"));
    assertThat(out.toString()).contains("revocation of ground up to sequence 1").contains("stolen");

    assertThat(run("appoint", path("g2/ground.2.pub"), "--by", root, "-o", path("safe"))).isZero();
    assertThat(run("apply", path("safe/ground.2.rotation"), "--to", path("s"))).isZero();
    run("show", path("s"));
    assertThat(out.toString()).contains("ground, ground, sequence 2");
  }

  @Test
  void whoMayNotRevokeIsTold() {
    assertThat(run("revoke", "ground", "--in", path("s"), "--by", path("s/sat-1.1.key")))
        .isEqualTo(2);
    assertThat(err.toString()).contains("may not revoke ground up to 1");
    assertThat(run("revoke", "moon", "--in", path("s"), "--by", path("safe/root.1.key")))
        .isEqualTo(2);
    assertThat(err.toString()).contains("no 'moon' is known; give --up-to");
    assertThat(run("revoke", "moon", "--in", path("none"), "--by", path("safe/root.1.key")))
        .isEqualTo(2);
    assertThat(err.toString()).contains(path("none") + ": no such file");
    assertThat(
            run("appoint", path("s/sat-1.1.pub"), "--by", path("g/ground.1.key"), "-o", path("x")))
        .isEqualTo(2);
    assertThat(err.toString()).contains("may not vouch for");
  }

  @Test
  void aStatementOfAStrangerIsRefused() {
    run("create", "root", "--role", "root", "-o", path("thief"));
    run("create", "ground", "--role", "ground", "-o", path("thief"), "--sequence", "2");
    run(
        "appoint",
        path("thief/ground.2.pub"),
        "--by",
        path("thief/root.1.key"),
        "-o",
        path("thief"));

    assertThat(run("apply", path("thief/ground.2.rotation"), "--to", path("s"))).isEqualTo(2);
    assertThat(err.toString())
        .contains(path("thief/ground.2.rotation") + ": statement by unknown key");
  }

  @Test
  void withoutACommandTheyAreNamed() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("create, show, trust, rotate, appoint, revoke, apply");
  }
}
