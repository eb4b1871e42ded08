package space.perigee.onboard.keras;

/** Thrown for an unusable Keras file. The message does not name the file. */
final class KerasException extends Exception {

  private static final long serialVersionUID = 1;

  KerasException(String message) {
    super(message);
  }

  KerasException(String message, Throwable cause) {
    super(message, cause);
  }
}
