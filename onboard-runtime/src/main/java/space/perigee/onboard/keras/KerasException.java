package space.perigee.onboard.keras;

/** What is wrong with a file of Keras, without the file's name. */
final class KerasException extends Exception {

  private static final long serialVersionUID = 1;

  KerasException(String message) {
    super(message);
  }

  KerasException(String message, Throwable cause) {
    super(message, cause);
  }
}
