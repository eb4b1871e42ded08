package space.perigee.sync.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyCopiesTest {

  private static final String OWN = "sat-1.1.key";
  private static final String GROUND = "ground.1.pub";

  @TempDir private Path temp;
  private Path keys;
  private Path copies;
  private final Identity satellite = End.identity("sat-1", Role.SATELLITE, 1, 2);
  private final Identity ground = End.identity("ground", Role.GROUND, 1, 3);

  @BeforeEach
  void createKeys() throws IOException, TrustException {
    keys = Files.createDirectories(temp.resolve("keys"));
    copies = temp.resolve("copies");
    IdentityFiles.write(keys, satellite);
    TrustStore.open(keys).trust(ground.publicIdentity(), false);
  }

  private EndKeys open() throws IOException, TrustException {
    return EndKeys.open(keys, KeyCopies.in(copies), End.MISSION, "sat-1");
  }

  private Keyring keyring() throws IOException, TrustException {
    return Keyring.open(keys, KeyCopies.in(copies), "sat-1");
  }

  private static void flip(Path file, int bit) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bit / 8] ^= (byte) (1 << bit % 8);
    Files.write(file, bytes);
  }

  @Test
  void aFlippedBitInAnyKeyChangesNothing() throws IOException, TrustException {
    open();
    for (String name : new String[] {OWN, GROUND}) {
      Path file = keys.resolve(name);
      for (int bit = 0; bit < 8 * Files.size(file); bit += 13) {
        flip(file, bit);

        assertThat(keyring().newest().toBytes())
            .as("%s, bit %d", name, bit)
            .isEqualTo(satellite.toBytes());
        assertThat(open().trust().trusted("ground", End.NOW))
            .containsExactly(ground.publicIdentity());
        flip(file, bit);
      }
    }
  }

  @Test
  void aDamagedCopyIsWrittenAgain() throws IOException, TrustException {
    open();
    flip(copies.resolve(GROUND), 500);

    open();

    assertThat(copies.resolve(GROUND)).hasSameBinaryContentAs(keys.resolve(GROUND));
  }

  @Test
  void onlyTheOwnerCanReadCopies() throws IOException, TrustException {
    open();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copies)))
        .isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copies.resolve(OWN))))
        .isEqualTo("rw-------");
  }

  /** Whoever deletes a key no longer trusts it. */
  @Test
  void aDeletedKeyDoesNotReturnFromItsCopy() throws IOException, TrustException {
    open();
    Files.delete(keys.resolve(GROUND));

    assertThat(open().trust().trusted("ground", End.NOW)).isEmpty();
    assertThat(copies.resolve(GROUND)).doesNotExist();
  }

  @Test
  void aDamagedKeyThatReplacedAnotherIsNotRestoredFromTheCopyOfThat()
      throws IOException, TrustException {
    open();
    IdentityFiles.write(
        keys.resolve(GROUND), End.identity("ground", Role.GROUND, 1, 77).publicIdentity());
    flip(keys.resolve(GROUND), 500);

    assertThat(open().trust().trusted("ground", End.NOW)).isEmpty();
  }

  @Test
  void aKeyThatOthersCanReadIsRefusedAlthoughItHasACopy() throws IOException, TrustException {
    open();
    Files.setPosixFilePermissions(keys.resolve(OWN), PosixFilePermissions.fromString("rw-r--r--"));

    assertThatThrownBy(this::open)
        .isInstanceOf(TrustException.class)
        .hasMessageContaining("chmod 600");
  }

  @Test
  void aKeyThatIsDamagedInBothPlacesIsReportedWithItsName() throws IOException, TrustException {
    open();
    flip(keys.resolve(OWN), 500);
    flip(copies.resolve(OWN), 500);

    assertThatThrownBy(this::open)
        .isInstanceOf(TrustException.class)
        .hasMessageContaining(keys.resolve(OWN).toString());
  }
}
