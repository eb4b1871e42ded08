package space.perigee.hw.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the text of YAML files. */
public final class YamlText {

  private YamlText() {}

  /**
   * Reads a file of at most {@value YamlTree#MAX_CHARS} bytes.
   *
   * @param kind what the file is, such as {@code profile}, for the message
   * @throws IllegalArgumentException if it is larger, or is not UTF-8; the message says which
   * @throws IOException if it cannot be read
   */
  public static String read(Path file, String kind) throws IOException {
    return read(file, kind, YamlTree.MAX_CHARS);
  }

  /**
   * Reads a file that may be larger.
   *
   * @param kind what the file is, such as {@code profile}, for the message
   * @param most bytes that it may have
   * @throws IllegalArgumentException if it is larger, or is not UTF-8; the message says which
   * @throws IOException if it cannot be read
   */
  public static String read(Path file, String kind, int most) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(most + 1);
    }
    if (bytes.length > most) {
      throw new IllegalArgumentException(
          "larger than " + most + " bytes; a " + kind + " has a few thousand");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("is not UTF-8 text", e);
    }
  }
}
