package space.perigee.onboard.data;

import java.io.IOException;
import java.nio.file.Path;

/** A format of samples on disk. {@link DataFormats} lists them. */
interface DataFormat {

  /** What it is, for messages, such as {@code a CSV file}. */
  String description();

  /**
   * Whether a path looks like this format. Formats are asked in the order of the list.
   *
   * @throws IOException if a folder cannot be listed
   */
  boolean matches(Path path) throws IOException;

  /**
   * Reads samples.
   *
   * @throws DataException if they are damaged, or not what is asked for; names file, place, value
   *     and what is allowed
   * @throws IllegalArgumentException if the format cannot have the columns that are asked for
   * @throws IOException if a file cannot be read
   */
  SampleSet read(Path path, DataRequest request) throws IOException;
}
