package space.perigee.ground.backup;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import space.perigee.sync.model.Sha256;

/** Writes and checks files with their SHA-256. */
final class DigestStreams {

  private static final int BUFFER = 1 << 16;

  private DigestStreams() {}

  /** Writes bytes to a stream. */
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a file, which is on disk afterwards.
   *
   * @return its SHA-256 in hex
   */
  static String write(Path file, Content content) throws IOException {
    Files.createDirectories(file.getParent());
    MessageDigest digest = Sha256.newDigest();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      OutputStream out = new DigestOutputStream(Channels.newOutputStream(channel), digest);
      OutputStream buffered =
          new BufferedOutputStream(out) {
            @Override
            public void close() throws IOException {
              flush(); // the file is forced before it is closed
            }
          };
      content.writeTo(buffered);
      buffered.flush();
      channel.force(true);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The SHA-256 of a file, in hex. */
  static String of(Path file) throws IOException {
    MessageDigest digest = Sha256.newDigest();
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
