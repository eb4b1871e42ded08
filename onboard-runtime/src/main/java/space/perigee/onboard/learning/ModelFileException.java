package space.perigee.onboard.learning;

import space.perigee.sync.io.InputException;

/** A model file that cannot be used; the message names the file and what is wrong with it. */
public final class ModelFileException extends InputException {

  public ModelFileException(String message) {
    super(message);
  }

  public ModelFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
