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
 * Reads the subset of HDF5 that Keras uses, with jHDF: groups, text attributes and contiguous
 * datasets. Converts the reader's exceptions for damaged files to a {@link KerasException}.
 */
final class Hdf5 implements AutoCloseable {

  private final HdfFile file;

  private Hdf5(HdfFile file) {
    this.file = file;
  }

  /**
   * Opens a file.
   *
   * @throws KerasException if the file is damaged
   */
  static Hdf5 open(Path path) throws KerasException {
    return whole(reading(() -> new HdfFile(path)));
  }

  /**
   * Opens a file held in memory.
   *
   * @throws KerasException if the file is damaged
   */
  static Hdf5 of(byte[] bytes) throws KerasException {
    return whole(reading(() -> HdfFile.fromBytes(bytes)));
  }

  private static Hdf5 whole(HdfFile file) throws KerasException {
    long size = file.getHdfBackingStorage().size();
    long stated = file.getHdfBackingStorage().getSuperblock().getEndOfFileAddress();
    if (size < stated) {
      file.close();
      throw new KerasException("truncated: " + size + " bytes of " + stated);
    }
    return new Hdf5(file);
  }

  @Override
  public void close() {
    file.close();
  }

  /** Returns a text attribute of the file, or null if there is none of that name. */
  @Nullable String text(String attribute) throws KerasException {
    return text(file, attribute);
  }

  /** Returns a text attribute of a group, or null if there is none of that name. */
  static @Nullable String text(Group group, String attribute) throws KerasException {
    Object value = reading(() -> value(group, attribute));
    if (value != null && !(value instanceof String)) {
      throw new KerasException("attribute " + attribute + " must be text");
    }
    return (String) value;
  }

  /** Returns the group at a path, or null if there is none. */
  @Nullable Group group(String path) throws KerasException {
    return node(file, path) instanceof Group group ? group : null;
  }

  /** Returns the texts in an attribute of a group; none if it is empty or missing. */
  static List<String> texts(Group group, String attribute) throws KerasException {
    Object value = reading(() -> value(group, attribute));
    return value instanceof String[] texts ? List.of(texts) : List.of();
  }

  private static @Nullable Object value(Group group, String attribute) {
    Attribute found = group.getAttribute(attribute);
    return found == null || found.isEmpty() ? null : found.getData();
  }

  /** Returns the dataset at a path below a group, or null if there is none. */
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

  /** Returns the dimensions of a dataset. */
  static List<Integer> shape(Dataset dataset) throws KerasException {
    return reading(() -> Arrays.stream(dataset.getDimensions()).boxed().toList());
  }

  /** Returns the values of a dataset, last dimension fastest; null if they are not float32. */
  static float @Nullable [] floats(Dataset dataset) throws KerasException {
    if (!(dataset instanceof ContiguousDataset)) {
      throw new KerasException(dataset.getPath() + " is chunked, which Keras never writes");
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
