package space.perigee.ground.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/** Paths of H2 whose files are {@link DurableFile}s: {@code durable:/path/to/file}. */
public final class DurablePath extends FilePathWrapper {

  static final String SCHEME = "durable";

  static {
    FilePath.register(new DurablePath());
  }

  /** For H2, which makes its paths by reflection. */
  public DurablePath() {}

  /** The path of a file whose writes are kept in order. */
  static String of(String path) {
    return SCHEME + ":" + path;
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    FileChannel file = super.open(mode);
    return mode.equals("r") ? file : new DurableFile(file);
  }
}
