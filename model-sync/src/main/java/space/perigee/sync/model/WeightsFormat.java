package space.perigee.sync.model;

import java.io.IOException;
import java.nio.file.Path;
import space.perigee.sync.io.InputException;

/** A kind of file that holds the weights of a model, known by the end of its name. */
public interface WeightsFormat {

  /** How names of such files end, such as {@code .npz}. */
  String suffix();

  /**
   * Reads a file.
   *
   * @throws InputException if it is not such a file; names file and field
   * @throws IOException if it cannot be read
   */
  Weights read(Path file) throws IOException;

  /**
   * Writes a file; it is whole or untouched, whatever happens.
   *
   * @param template a file of this format, from which everything but the weights is taken
   * @throws IOException if it cannot be written
   */
  void write(Path file, Weights weights, Path template) throws IOException;
}
