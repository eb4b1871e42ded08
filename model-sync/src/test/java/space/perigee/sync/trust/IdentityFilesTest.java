package space.perigee.sync.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityFilesTest {

  @TempDir Path folder;

  private final Identity identity = End.identity("sat-1", Role.SATELLITE, 1, 7);

  @Test
  void privateKeysAreTheirOwnersAlone() throws IOException, TrustException {
    Path key = IdentityFiles.write(folder, identity);

    assertThat(key).isEqualTo(folder.resolve("sat-1.1.key"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    assertThat(IdentityFiles.readPrivate(key).publicIdentity())
        .isEqualTo(identity.publicIdentity());
    assertThat(IdentityFiles.readPublic(folder.resolve("sat-1.1.pub")))
        .isEqualTo(identity.publicIdentity());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx-----x"})
  void privateKeysThatOthersCanReachAreRefused(String mode) throws IOException {
    Path key = IdentityFiles.write(folder, identity);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(mode));

    assertThatThrownBy(() -> IdentityFiles.readPrivate(key))
        .isInstanceOf(TrustException.class)
        .hasMessageContaining("mode " + mode)
        .hasMessageContaining("chmod 600");
  }

  @Test
  void aFileThatIsThereIsNotOverwritten() throws IOException {
    Path key = IdentityFiles.write(folder, identity);
    byte[] before = Files.readAllBytes(key);

    Identity other = End.identity("sat-1", Role.SATELLITE, 1, 8);
    assertThatThrownBy(() -> IdentityFiles.write(folder, other))
        .isInstanceOf(FileAlreadyExistsException.class);
    Files.delete(key);
    assertThatThrownBy(() -> IdentityFiles.write(folder, other))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("sat-1.1.pub");
    assertThat(before).isNotEmpty();
    assertThat(key).doesNotExist();
  }

  @Test
  void aFileThatWasCutShortIsRefused() throws IOException {
    Path key = IdentityFiles.write(folder, identity);
    byte[] whole = Files.readAllBytes(key);
    for (int length = 0; length < whole.length - 1; length++) {
      Files.write(key, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> IdentityFiles.readPrivate(key))
          .as("%d bytes", length)
          .isInstanceOf(TrustException.class)
          .hasMessageStartingWith(key.toString());
    }
  }

  /** Some bits of Base64, and of an X25519 key, mean nothing. */
  @Test
  void aDamagedFileIsRefusedOrMeansTheSame() throws IOException {
    Path key = IdentityFiles.write(folder, identity);
    byte[] whole = Files.readAllBytes(key);
    int refused = 0;
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 1;
      Files.write(key, damaged);
      try {
        assertThat(IdentityFiles.readPrivate(key).publicIdentity())
            .isEqualTo(identity.publicIdentity());
      } catch (TrustException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(whole.length - 5);
  }

  @Test
  void aHugeFileIsNotRead() throws IOException {
    Path huge = folder.resolve("sat-1.1.pub");
    Files.write(huge, new byte[1 << 15]);
    assertThatThrownBy(() -> IdentityFiles.readPublic(huge))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("32768 bytes, a key file at most 16384");
  }

  @Test
  void aPublicFileIsNoPrivateOne() throws IOException {
    Path key = IdentityFiles.write(folder, identity);
    assertThatThrownBy(() -> IdentityFiles.readPublic(key))
        .hasMessageContaining("BEGIN PERIGEE PUBLIC IDENTITY");
  }

  @Test
  void filesFromAnEditorThatEndsLinesItsOwnWayAreRead() throws IOException, TrustException {
    IdentityFiles.write(folder, identity);
    Path shown = folder.resolve("sat-1.1.pub");
    Files.writeString(shown, Files.readString(shown).replace("\n", "\r\n"));
    assertThat(IdentityFiles.readPublic(shown)).isEqualTo(identity.publicIdentity());
  }
}
