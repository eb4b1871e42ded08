package space.perigee.mission;

import java.util.List;
import java.util.Optional;

/**
 * How labeled data is read, on board and on the ground.
 *
 * @param label CSV column that holds the class
 * @param features CSV columns that feed the model, in the order of its inputs; empty for all but
 *     the label
 * @param layout order of images in an {@code .npz} file, {@code channels-first} or {@code
 *     channels-last}; empty to find it out from the shape
 * @param skipBadRows true to leave out samples that cannot be used, false to reject the data
 */
public record DataForm(
    String label, List<String> features, Optional<String> layout, boolean skipBadRows) {

  /** The column of the class if the file names none. */
  public static final String LABEL = "label";

  public DataForm {
    features = List.copyOf(features);
  }
}
