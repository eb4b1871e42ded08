package space.perigee.onboard.learning;

import space.perigee.sync.io.InputException;

/** An unusable model file. The message names the file and the fault. */
public final class ModelFileException extends InputException {

  public ModelFileException(String message) {
    super(message);
  }

  public ModelFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
