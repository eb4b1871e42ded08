package space.perigee.sync.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyringTest {

  @TempDir Path folder;

  private Keyring keyring() throws IOException, TrustException {
    return Keyring.open(folder, "sat-1");
  }

  private Keyring created() throws IOException, TrustException {
    IdentityFiles.write(folder, End.identity("sat-1", Role.SATELLITE, 1, 1));
    return keyring();
  }

  private static SignedStatement rotate(Keyring keyring, int seed) throws IOException {
    return keyring.rotate(
        End.NOW.plus(Duration.ofDays(seed)), End.LATER, new SeededRandom(100 + seed));
  }

  @Test
  void rotatingMakesTheNextIdentityDurable() throws IOException, TrustException {
    Keyring keyring = created();
    SignedStatement statement = rotate(keyring, 1);

    assertThat(keyring.newest().publicIdentity().sequence()).isEqualTo(2);
    assertThat(keyring().newest().publicIdentity()).isEqualTo(keyring.newest().publicIdentity());
    assertThat(statement.statement())
        .isEqualTo(new Statement.Rotation(keyring.newest().publicIdentity()));
    assertThat(statement.isBy(keyring.identities().get(1).publicIdentity())).isTrue();
  }

  /** S8: the private keys are written first, under another name until they are whole. */
  @Test
  void aKillWhileRotatingLeavesTheOldIdentityOrTheNewOne() throws IOException, TrustException {
    Keyring keyring = created();
    SignedStatement statement = rotate(keyring, 1);
    Path key = folder.resolve("sat-1.2.key");
    byte[] whole = Files.readAllBytes(key);

    Files.delete(folder.resolve("sat-1.2.pub"));
    assertThat(keyring().newest().publicIdentity()).isEqualTo(keyring.newest().publicIdentity());

    Files.delete(key);
    for (int length = 0; length <= whole.length; length++) {
      Files.write(folder.resolve("sat-1.2.key.part"), java.util.Arrays.copyOf(whole, length));
      assertThat(keyring().newest().publicIdentity().sequence()).isEqualTo(1);
    }
    assertThat(rotate(keyring(), 2)).isNotEqualTo(statement);
    assertThat(keyring().newest().publicIdentity().sequence()).isEqualTo(2);
  }

  @Test
  void onlyTheNewestFourAreKept() throws IOException, TrustException {
    Keyring keyring = created();
    for (int i = 1; i < 6; i++) {
      rotate(keyring, i);
    }
    assertThat(keyring.identities())
        .extracting(identity -> identity.publicIdentity().sequence())
        .containsExactly(6, 5, 4, 3);
    assertThat(folder.resolve("sat-1.2.key")).doesNotExist();
    assertThat(folder.resolve("sat-1.3.key")).exists();
    assertThat(keyring().identities()).hasSize(4);
  }

  @Test
  void keysOfAnotherNameAreNotOpened() throws IOException, TrustException {
    created();
    IdentityFiles.write(folder, End.identity("sat-12", Role.SATELLITE, 1, 2));

    assertThat(keyring().identities()).hasSize(1);
    assertThatThrownBy(() -> Keyring.open(folder, "sat-2"))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("sat-2.1.key");
  }

  @Test
  void aFileThatHoldsAnotherIdentityIsRefused() throws IOException, TrustException {
    created();
    IdentityFiles.write(folder, End.identity("sat-2", Role.SATELLITE, 1, 2));
    Files.move(folder.resolve("sat-2.1.key"), folder.resolve("sat-1.2.key"));
    assertThatThrownBy(this::keyring)
        .isInstanceOf(TrustException.class)
        .hasMessageContaining("sat-1.2.key: holds satellite sat-2 1");
  }
}
