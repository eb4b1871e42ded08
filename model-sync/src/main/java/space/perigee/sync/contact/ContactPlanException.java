package space.perigee.sync.contact;

import space.perigee.sync.io.InputException;

/** Thrown for an unusable contact plan; the message names file, line, field and value. */
public final class ContactPlanException extends InputException {

  public ContactPlanException(String message) {
    super(message);
  }

  public ContactPlanException(String message, Throwable cause) {
    super(message, cause);
  }
}
