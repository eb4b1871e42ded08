package space.perigee.onboard.data;

import space.perigee.sync.io.InputException;

/** Data that cannot be used; the message names file, place, value and what is allowed. */
public final class DataException extends InputException {

  public DataException(String message) {
    super(message);
  }

  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}
