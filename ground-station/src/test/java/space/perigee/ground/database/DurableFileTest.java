package space.perigee.ground.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.h2.store.fs.FilePath;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.database.RecordingPath.Operation;
import space.perigee.ground.database.RecordingPath.Truncate;
import space.perigee.ground.database.RecordingPath.Write;

/** In which order a file is written and forced. */
class DurableFileTest {

  private static final int CHUNK = 8192;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @SuppressWarnings("NullAway.Init")
  private FileChannel file;

  @BeforeEach
  void open() throws Exception {
    RecordingPath.start();
    file = new DurableFile(FilePath.get(RecordingPath.SCHEME + folder.resolve("file")).open("rw"));
  }

  @Test
  void forcesAChunkBeforeItsLastSector() throws Exception {
    file.write(ByteBuffer.allocate(4096), CHUNK);
    assertThat(done()).isEqualTo("write 8192+3584, force, write 11776+512");
  }

  @Test
  void forcesWhatWasWrittenBeforeItWritesOverWhatThatMadeSuperfluous() throws Exception {
    file.write(ByteBuffer.allocate(512), CHUNK);
    file.write(ByteBuffer.allocate(512), CHUNK + 512);
    assertThat(done()).isEqualTo("write 8192+512, force, write 8704+512");
  }

  @Test
  void forcesWhatWasWrittenBeforeItTruncates() throws Exception {
    file.write(ByteBuffer.allocate(512), CHUNK);
    file.truncate(CHUNK);
    file.force(false);
    assertThat(done()).isEqualTo("write 8192+512, force, truncate 8192, force");
  }

  @Test
  void forcesNothingTwice() throws Exception {
    file.write(ByteBuffer.allocate(512), CHUNK);
    file.force(true);
    file.force(true);
    assertThat(done()).isEqualTo("write 8192+512, force");
  }

  /** The header is small, and is not needed to find the newest chunk. */
  @Test
  void leavesTheStoreHeaderToTheNextForce() throws Exception {
    file.write(ByteBuffer.allocate(512), CHUNK);
    file.write(ByteBuffer.allocate(CHUNK), 0);
    file.force(true);
    assertThat(done()).isEqualTo("write 8192+512, write 0+8192, force");
  }

  private static String done() {
    List<Operation> operations = RecordingPath.stop();
    return operations.stream().map(DurableFileTest::text).collect(Collectors.joining(", "));
  }

  private static String text(Operation operation) {
    if (operation instanceof Write write) {
      return "write " + write.position() + "+" + write.bytes().length;
    }
    return operation instanceof Truncate truncate ? "truncate " + truncate.size() : "force";
  }
}
