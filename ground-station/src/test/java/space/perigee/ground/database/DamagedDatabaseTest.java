package space.perigee.ground.database;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.store.Database;
import space.perigee.sync.io.InputException;

class DamagedDatabaseTest {

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void aDamagedFileIsNamedWithWhatHelps() throws IOException {
    Database.open(folder).close();
    Path file = folder.resolve("ground.mv.db");
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, 0, bytes.length, (byte) 0x5a);
    Files.write(file, bytes);

    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Database.open(folder))
        .withMessageContaining(file + " is damaged; 'perigee ground restore'");
  }
}
