package space.perigee.onboard.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The formats that samples are read from: the one place where a new one is registered. */
public final class DataFormats {

  /** All of them, for help texts. */
  public static final String NAMES =
      "a CSV file, an .npz file with x and y, a folder with one subfolder of images per class, or a"
          + " folder with the four IDX files of MNIST's naming (.gz or not)";

  /** The first that matches reads. The last one takes what no other does. */
  private static final List<DataFormat> ALL =
      List.of(new IdxFolder(), ImageFolder.FORMAT, NpzSamples.byDefault(), CsvSamples.byDefault());

  private DataFormats() {}

  /**
   * Reads samples.
   *
   * @throws DataException if they are in no known format, damaged, or not what is asked for; names
   *     file, place, value and what is allowed
   * @throws IllegalArgumentException if the columns asked for cannot be
   * @throws IOException if a file cannot be read
   */
  public static SampleSet read(Path path, DataRequest request) throws IOException {
    for (DataFormat format : ALL) {
      if (format.matches(path)) {
        SampleSet read = format.read(path, request);
        if (!request.admits(read.samples().featureCount())) {
          throw new DataException(
              path
                  + ": "
                  + format.description()
                  + " of "
                  + read.samples().featureCount()
                  + " features, the model takes "
                  + request.shape());
        }
        return read;
      }
    }
    throw new DataException(
        path + ": must be one of " + ALL.stream().map(DataFormat::description).toList());
  }
}
