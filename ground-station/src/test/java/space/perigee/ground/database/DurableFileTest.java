package space.perigee.ground.database;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.h2.mvstore.DataUtils;
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

  @Test
  void namesAChunkByOneCopyOfTheStoreHeaderWhileTheOtherNamesTheOneBefore() throws Exception {
    file.write(header("H:2"), 0);
    file.write(chunk(1), CHUNK);
    file.write(chunk(2), 2 * CHUNK);
    assertThat(done())
        .isEqualTo(
            "write 0+8192, force, write 8192+3584, write 0+512, force, write 11776+512"
                + ", force, write 16384+3584, write 4096+512, force, write 19968+512");
    assertThat(copies()).isEqualTo("1 at 2, 2 at 4");
  }

  @Test
  void namesNoChunkThatIsMoved() throws Exception {
    file.write(header("H:2"), 0);
    file.write(chunk(1), CHUNK);
    file.write(chunk(2), 2 * CHUNK);
    file.write(chunk(2), 3 * CHUNK);
    file.write(chunk(1), 4 * CHUNK);
    assertThat(copies()).isEqualTo("1 at 2, 2 at 4");
  }

  @Test
  void afterAPowerCutTheCopyOfTheChunkThatWasNotFinishedIsWrittenOver() throws Exception {
    file.write(header("H:2"), 0);
    file.write(chunk(1), CHUNK);
    file.write(chunk(2), 2 * CHUNK); // H2 finds that this one is not whole, and makes it again
    open();
    file.write(chunk(2), 3 * CHUNK);
    assertThat(copies()).isEqualTo("1 at 2, 2 at 6");
  }

  @Test
  void ofTheStoreHeadersOfH2WritesThoseAloneThatSayMore() throws Exception {
    file.write(header("H:2"), 0);
    file.write(chunk(1), CHUNK);
    open();
    file.write(chunk(2), 2 * CHUNK);
    RecordingPath.start();
    file.write(header("H:2,block:4,chunk:2,version:2"), 0);
    file.write(header("H:2,block:4,chunk:2,clean:1,version:2"), 0);
    assertThat(done()).isEqualTo("force, write 0+8192");
    assertThat(copies()).isEqualTo("2 at 4, 2 at 4");
  }

  private static ByteBuffer chunk(int version) {
    return padded("chunk:" + version + ",len:1,version:" + version + "  \n", 4096);
  }

  private static ByteBuffer header(String text) {
    byte[] sector = new StoreHeader(DataUtils.parseMap(text)).sector(512);
    return ByteBuffer.allocate(8192).put(sector).put(4096, sector).position(0);
  }

  private static ByteBuffer padded(String text, int length) {
    return ByteBuffer.allocate(length).put(text.getBytes(ISO_8859_1)).position(0);
  }

  /** Which chunks they name, and in which blocks. */
  private String copies() throws Exception {
    StringJoiner names = new StringJoiner(", ");
    for (int copy = 0; copy < 2; copy++) {
      ByteBuffer sector = ByteBuffer.allocate(512);
      file.read(sector, copy * 4096L);
      StoreHeader header = Objects.requireNonNull(StoreHeader.read(sector.flip()));
      names.add(header.values().get("chunk") + " at " + header.values().get("block"));
    }
    return names.toString();
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
