package space.perigee.onboard.data;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;

/** Small files that careful users tried, in the test resources. */
public final class Cases {

  private Cases() {}

  public static Path images(String name) {
    return path("images/" + name);
  }

  public static Path tables(String name) {
    return path("tables/" + name);
  }

  public static Path arrays(String name) {
    return path("arrays/" + name);
  }

  private static Path path(String name) {
    URL found = Objects.requireNonNull(Cases.class.getResource(name), name);
    try {
      return Path.of(found.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
