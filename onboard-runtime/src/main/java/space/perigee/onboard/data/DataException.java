package space.perigee.onboard.data;

import space.perigee.sync.io.InputException;

/** Unusable data. The message names the file, the place, the value and what is allowed. */
public final class DataException extends InputException {

  public DataException(String message) {
    super(message);
  }

  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}
