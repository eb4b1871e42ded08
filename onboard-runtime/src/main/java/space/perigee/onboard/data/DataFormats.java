package space.perigee.onboard.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The supported file formats of samples. New formats are registered here. */
public final class DataFormats {

  /** All formats, for help texts. */
  public static final String NAMES =
      "a CSV file (.gz or not), an .npz file with x and y, a folder with one subfolder of images per class, or a"
          + " folder with the four IDX files of MNIST's naming (.gz or not)";

  /** In order of precedence; the last one accepts any file. */
  private static final List<DataFormat> ALL =
      List.of(new IdxFolder(), ImageFolder.FORMAT, new NpzSamples(), new CsvSamples());

  private DataFormats() {}

  /**
   * Reads samples.
   *
   * @throws DataException if they are in no supported format, damaged, do not meet the request, or
   *     need more memory than Java has; names file, place, value and what is allowed
   * @throws IllegalArgumentException if the requested columns are not possible
   * @throws IOException if a file cannot be read
   */
  public static SampleSet read(Path path, DataRequest request) throws IOException {
    for (DataFormat format : ALL) {
      if (format.matches(path)) {
        HeapNeed.require(path.toString(), format.heapBytes(path));
        SampleSet read = format.read(path, request);
        if (!request.admits(read.shape())) {
          throw new DataException(
              path
                  + ": "
                  + format.description()
                  + " of "
                  + (read.shape().size() == 1
                      ? read.shape().get(0) + " features"
                      : "shape " + read.shape())
                  + ", the model takes "
                  + request.shape());
        }
        return request.badSamples() == BadSamples.LEAVE_OUT
            ? goodOf(path, read.withoutBad())
            : read;
      }
    }
    throw none(path);
  }

  /**
   * Follows a file to which another program appends samples. Empty if the file has a format to
   * which nothing can be appended, and should be {@link #read}.
   *
   * @param intact after a restart, the file or a copy of it that is not damaged; a file that is
   *     missing or unreadable is then waited for. Null at the first start.
   * @throws DataException if it does not meet the request; names file, place, value and what is
   *     allowed
   * @throws IOException if it cannot be read
   */
  public static Optional<CsvFeed> follow(Path path, DataRequest request, @Nullable Path intact)
      throws IOException {
    for (DataFormat format : ALL) {
      if (format.matches(path)) {
        return format instanceof CsvSamples
            ? CsvSamples.follow(path, request, intact)
            : Optional.empty();
      }
    }
    throw none(path);
  }

  private static SampleSet goodOf(Path path, SampleSet screened) {
    if (screened.samples().size() == 0) {
      throw new DataException(path + ": no sample can be used: " + screened.leftOut().first());
    }
    return screened;
  }

  private static DataException none(Path path) {
    return new DataException(
        path + ": must be one of " + ALL.stream().map(DataFormat::description).toList());
  }
}
