package space.perigee.sync.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Reads UTF-8 text. Unlike the JDK's readers it says where a byte is not UTF-8. */
public final class Utf8Text {

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private Utf8Text() {}

  /**
   * Reads a whole file, without a leading byte order mark.
   *
   * @throws InputException if it is a folder or not UTF-8; names file, line and byte
   * @throws IOException if it cannot be read
   */
  public static String read(Path file) throws IOException {
    InputFile.requireNoFolder(file);
    return decode(file.toString(), Files.readAllBytes(file));
  }

  /**
   * Decodes bytes, without a leading byte order mark.
   *
   * @param source name of the source for error messages
   * @throws InputException if they are not UTF-8; names source, line and byte
   */
  public static String decode(String source, byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    out.flip();
    if (result.isError()) {
      long line = 1 + out.chars().filter(c -> c == '\n').count();
      throw new InputException(
          String.format(
              Locale.ROOT,
              "%s: line %d: byte 0x%02X at offset %d is not UTF-8 text",
              source,
              line,
              bytes[in.position()],
              in.position()));
    }
    boolean marked = out.hasRemaining() && out.get(0) == BYTE_ORDER_MARK;
    return out.subSequence(marked ? 1 : 0, out.length()).toString();
  }
}
