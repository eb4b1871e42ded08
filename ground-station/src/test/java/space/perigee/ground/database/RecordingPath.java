package space.perigee.ground.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/** Paths of H2 whose files remember what was done to them: {@code recording:/path/to/file}. */
public final class RecordingPath extends FilePathWrapper {

  /** The prefix of such a path. */
  static final String SCHEME = "recording:";

  static {
    FilePath.register(new RecordingPath());
  }

  private static final List<Operation> operations = new ArrayList<>();
  private static boolean isRecording;

  /** Something that was done. */
  sealed interface Operation {}

  record Write(long position, byte[] bytes) implements Operation {}

  record Truncate(long size) implements Operation {}

  record Force() implements Operation {}

  /** A transaction of a writer returned. */
  record Acknowledged(int writer, int number) implements Operation {}

  /** For H2, which makes its paths by reflection. */
  public RecordingPath() {}

  static void start() {
    synchronized (operations) {
      operations.clear();
      isRecording = true;
    }
  }

  static void add(Operation operation) {
    synchronized (operations) {
      if (isRecording) {
        operations.add(operation);
      }
    }
  }

  /** Stops recording; returns what was recorded. */
  static List<Operation> stop() {
    synchronized (operations) {
      isRecording = false;
      return List.copyOf(operations);
    }
  }

  @Override
  public String getScheme() {
    return SCHEME.substring(0, SCHEME.length() - 1);
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    return new Recorded(super.open(mode));
  }

  private static final class Recorded extends ForwardingFile {

    Recorded(FileChannel file) {
      super(file);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
      byte[] bytes = new byte[source.remaining()];
      source.duplicate().get(bytes);
      add(new Write(position, bytes));
      return file.write(source, position);
    }

    @Override
    public void force(boolean metaData) {
      add(new Force()); // the disk need not really do it
    }

    @Override
    protected void implTruncate(long size) throws IOException {
      add(new Truncate(size));
      file.truncate(size);
    }
  }
}
