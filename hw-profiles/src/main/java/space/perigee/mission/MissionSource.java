package space.perigee.mission;

import com.fasterxml.jackson.core.JsonPointer;
import java.nio.file.Path;
import space.perigee.hw.yaml.Finding;
import space.perigee.hw.yaml.YamlTree;

/** The file of a mission, and the lines of its fields. */
public final class MissionSource {

  private final Path file;
  private final String shown;
  private final YamlTree tree;

  /**
   * @param shown the file as the user gave it
   */
  MissionSource(Path file, String shown, YamlTree tree) {
    this.file = file;
    this.shown = shown;
    this.tree = tree;
  }

  /** The file, as an absolute path. */
  public Path file() {
    return file;
  }

  /**
   * What is wrong with the value of a field, at its line or that of the nearest field around it
   * that the file has.
   *
   * @param field its path, such as {@code satellites[0].data}; empty for the whole file
   * @param problem the value, and what is allowed
   */
  public Finding finding(String field, String problem) {
    return new Finding(shown, field.isEmpty() ? 0 : tree.lineOf(pointer(field)), field, problem);
  }

  private static JsonPointer pointer(String field) {
    JsonPointer at = JsonPointer.empty();
    for (String part : field.split("[.\\[]", -1)) {
      if (part.endsWith("]")) {
        at = at.appendIndex(Integer.parseInt(part.substring(0, part.length() - 1)));
      } else if (!part.isEmpty()) {
        at = at.appendProperty(part);
      }
    }
    return at;
  }

  /** Sources are the same if they are the same file; their lines do not count. */
  @Override
  public boolean equals(Object other) {
    return other instanceof MissionSource source && source.file.equals(file);
  }

  @Override
  public int hashCode() {
    return file.hashCode();
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
