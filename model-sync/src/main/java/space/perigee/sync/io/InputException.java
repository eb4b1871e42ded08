package space.perigee.sync.io;

/**
 * Unusable input. The message is for the user: it names the file, the field, the value and what is
 * allowed. A command prints it and exits with 2.
 */
public class InputException extends RuntimeException {

  public InputException(String message) {
    super(message);
  }

  public InputException(String message, Throwable cause) {
    super(message, cause);
  }
}
