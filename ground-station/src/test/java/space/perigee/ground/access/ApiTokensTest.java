package space.perigee.ground.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.sync.io.InputException;

class ApiTokensTest {

  private static final String TOKEN = "0123456789abcdef0123456789abcdef";

  @Test
  void makesTwoTokensThatOnlyTheOwnerCanRead(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("new").resolve(ApiTokens.FILE);
    ApiTokens tokens = ApiTokens.open(file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(tokens.read()).hasSize(64).isNotEqualTo(tokens.write());
    assertThat(ApiTokens.open(file).write()).isEqualTo(tokens.write());
    assertThat(ApiTokens.open(folder.resolve("other")).write()).isNotEqualTo(tokens.write());
  }

  @Test
  void tellsWhatATokenMayDo(@TempDir Path folder) throws Exception {
    ApiTokens tokens = ApiTokens.open(folder.resolve("tokens"));
    assertThat(tokens.rightOf(tokens.read())).contains(ApiRight.READ);
    assertThat(tokens.rightOf(tokens.write())).contains(ApiRight.WRITE);
    assertThat(tokens.rightOf("")).isEmpty();
    assertThat(tokens.rightOf(tokens.read().substring(1))).isEmpty();
    assertThat(tokens.rightOf(tokens.read() + "0")).isEmpty();
    assertThat(tokens.rightOf("\u0000ü")).isEmpty();
  }

  @Test
  void refusesAFileThatOthersCanRead(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("tokens");
    ApiTokens.open(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> ApiTokens.open(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("rw-r-----")
        .hasMessageContaining("chmod 600");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "read " + TOKEN,
        "read " + TOKEN + "\nwrite " + TOKEN,
        "read " + TOKEN + "\nwrite short",
        "read " + TOKEN + "\nread x" + TOKEN,
        "read " + TOKEN + "\nwrite x" + TOKEN + "\nadmin y" + TOKEN,
        "read " + TOKEN + "\nwrite x" + TOKEN + " y",
        "read " + TOKEN + "\nwrite {}" + TOKEN,
      })
  void refusesAMalformedFile(String text, @TempDir Path folder) throws Exception {
    Path file =
        Files.createFile(
            folder.resolve("tokens"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
    assertThatThrownBy(() -> ApiTokens.open(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("two lines");
  }

  @Test
  void announcesTheAddressWhileTheServerRuns(@TempDir Path folder) throws Exception {
    assertThat(ApiAddress.find(folder)).isEmpty();
    try (ApiAddress announced = ApiAddress.announce(folder, "http://127.0.0.1:4711")) {
      assertThat(announced).isNotNull();
      assertThat(ApiAddress.find(folder)).contains(URI.create("http://127.0.0.1:4711"));
    }
    assertThat(ApiAddress.find(folder)).isEmpty();
    Files.writeString(folder.resolve(ApiAddress.FILE), "not a uri");
    assertThat(ApiAddress.find(folder)).isEmpty();
  }
}
