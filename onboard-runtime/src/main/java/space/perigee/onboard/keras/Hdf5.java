package space.perigee.onboard.keras;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ContiguousDataset;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An HDF5 file, read by jHDF, as far as Keras uses the format: groups, attributes of text, and
 * datasets that lie in one piece. What a damaged file makes the reader throw becomes one sentence.
 */
final class Hdf5 implements AutoCloseable {

  private final HdfFile file;

  private Hdf5(HdfFile file) {
    this.file = file;
  }

  /**
   * Opens a file.
   *
   * @throws KerasException if it is damaged
   */
  static Hdf5 open(Path path) throws KerasException {
    return whole(reading(() -> new HdfFile(path)));
  }

  /**
   * Opens a file that is in memory.
   *
   * @throws KerasException if it is damaged
   */
  static Hdf5 of(byte[] bytes) throws KerasException {
    return whole(reading(() -> HdfFile.fromBytes(bytes)));
  }

  private static Hdf5 whole(HdfFile file) throws KerasException {
    long size = file.getHdfBackingStorage().size();
    long said = file.getHdfBackingStorage().getSuperblock().getEndOfFileAddress();
    if (size < said) {
      file.close();
      throw new KerasException("truncated: " + size + " bytes of " + said);
    }
    return new Hdf5(file);
  }

  @Override
  public void close() {
    file.close();
  }

  /** A text of the file itself, or null if there is none of that name. */
  @Nullable String text(String attribute) throws KerasException {
    return text(file, attribute);
  }

  /** A text of a group, or null if there is none of that name. */
  static @Nullable String text(Group group, String attribute) throws KerasException {
    Object value = reading(() -> value(group, attribute));
    if (value != null && !(value instanceof String)) {
      throw new KerasException("attribute " + attribute + " must be text");
    }
    return (String) value;
  }

  /** The group of this path, or null if there is none. */
  @Nullable Group group(String path) throws KerasException {
    return node(file, path) instanceof Group group ? group : null;
  }

  /** The texts of an attribute of a group; none if it is empty or missing. */
  static List<String> texts(Group group, String attribute) throws KerasException {
    Object value = reading(() -> value(group, attribute));
    return value instanceof String[] texts ? List.of(texts) : List.of();
  }

  private static @Nullable Object value(Group group, String attribute) {
    Attribute found = group.getAttribute(attribute);
    return found == null || found.isEmpty() ? null : found.getData();
  }

  /** What lies at a path below a group, or null if that is no dataset. */
  static @Nullable Dataset dataset(Group group, String path) throws KerasException {
    return node(group, path) instanceof Dataset dataset ? dataset : null;
  }

  private static @Nullable Node node(Group from, String path) throws KerasException {
    Node at = from;
    for (String name : path.split("/", -1)) {
      Group group = at instanceof Group inner ? inner : null;
      at = group == null ? null : reading(() -> group.getChild(name));
    }
    return at;
  }

  /** Dimensions of a dataset. */
  static List<Integer> shape(Dataset dataset) throws KerasException {
    return reading(() -> Arrays.stream(dataset.getDimensions()).boxed().toList());
  }

  /** The values of a dataset, the last dimension fastest; null if they are no float32. */
  static float @Nullable [] floats(Dataset dataset) throws KerasException {
    if (!(dataset instanceof ContiguousDataset)) {
      throw new KerasException(dataset.getPath() + " is in chunks, which Keras does not write");
    }
    Object values =
        reading(
            () -> dataset.getDataType().getSize() == Float.BYTES ? dataset.getDataFlat() : null);
    return values instanceof float[] floats ? floats : null;
  }

  private static <T extends @Nullable Object> T reading(Supplier<T> part) throws KerasException {
    try {
      return part.get();
    } catch (RuntimeException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new KerasException("damaged HDF5: " + reason, e);
    }
  }
}
