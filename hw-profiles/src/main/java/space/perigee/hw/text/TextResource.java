package space.perigee.hw.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Reads text files that are part of the program. */
public final class TextResource {

  private TextResource() {}

  /**
   * The text of a resource on the class path.
   *
   * @param owner the class whose package contains it
   * @param name its name, relative to the owner's package
   * @throws IllegalStateException if there is no such resource
   */
  public static String read(Class<?> owner, String name) {
    try (InputStream in = owner.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name + " on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + name, e);
    }
  }
}
