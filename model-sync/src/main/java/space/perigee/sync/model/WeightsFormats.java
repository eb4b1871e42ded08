package space.perigee.sync.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import space.perigee.sync.io.InputException;
import space.perigee.sync.io.InputFile;

/** The formats of weight files that a program can read and write. */
public record WeightsFormats(List<WeightsFormat> formats) {

  public WeightsFormats {
    formats = List.copyOf(formats);
  }

  /**
   * Reads weights in the format given by the file extension.
   *
   * @throws InputException if there is no such format, or the file is damaged
   * @throws IOException if it cannot be read
   */
  public Weights read(Path file) throws IOException {
    WeightsFormat format = formatOf(file);
    InputFile.require(file);
    return format.read(file);
  }

  /**
   * Writes weights in the format given by the file extension.
   *
   * @param template a file of the same format
   * @throws InputException if there is no such format, or {@code template} has another
   * @throws IOException if it cannot be written
   */
  public void write(Path file, Weights weights, Path template) throws IOException {
    requireWritable(file, template);
    formatOf(file).write(file, weights, template);
  }

  /**
   * Checks in advance whether {@link #write} can write the file.
   *
   * @throws InputException if {@code file} cannot be written after {@code template}
   */
  public void requireWritable(Path file, Path template) {
    if (formatOf(file) != formatOf(template)) {
      throw new InputException(
          file + ": must be a " + formatOf(template).suffix() + " file, as " + template + " is");
    }
  }

  private WeightsFormat formatOf(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return formats.stream()
        .filter(format -> name.endsWith(format.suffix()))
        .findFirst()
        .orElseThrow(
            () ->
                new InputException(
                    file
                        + ": the name must end with "
                        + formats.stream()
                            .map(WeightsFormat::suffix)
                            .collect(Collectors.joining(" or "))));
  }
}
