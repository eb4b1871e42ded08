package space.perigee.onboard.data;

import java.io.IOException;
import java.nio.file.Path;

/** A file format of samples. {@link DataFormats} lists all of them. */
interface DataFormat {

  /** Description for messages, such as {@code a CSV file}. */
  String description();

  /**
   * Whether a path appears to have this format. {@link DataFormats} checks formats in order.
   *
   * @throws IOException if a folder cannot be listed
   */
  boolean matches(Path path) throws IOException;

  /**
   * Estimates, from sizes and headers, the heap that {@link #read} needs at its peak (bytes).
   * Returns 0 if that is small, or if the files are damaged so that reading them will say so.
   *
   * @throws IOException if a file cannot be read
   */
  long heapBytes(Path path) throws IOException;

  /**
   * Reads samples.
   *
   * @throws DataException if they are damaged or do not meet the request; names file, place, value
   *     and what is allowed
   * @throws IllegalArgumentException if the requested columns are not possible
   * @throws IOException if a file cannot be read
   */
  SampleSet read(Path path, DataRequest request) throws IOException;
}
