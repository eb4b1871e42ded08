package space.perigee.onboard.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The supported file formats of samples. New formats are registered here. */
public final class DataFormats {

  /** All formats, for help texts. */
  public static final String NAMES =
      "a CSV file, an .npz file with x and y, a folder with one subfolder of images per class, or a"
          + " folder with the four IDX files of MNIST's naming (.gz or not)";

  /** In order of precedence; the last one accepts any file. */
  private static final List<DataFormat> ALL =
      List.of(new IdxFolder(), ImageFolder.FORMAT, new NpzSamples(), new CsvSamples());

  private DataFormats() {}

  /**
   * Reads samples.
   *
   * @throws DataException if they are in no supported format, damaged, or do not meet the request;
   *     names file, place, value and what is allowed
   * @throws IllegalArgumentException if the requested columns are not possible
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
