package space.perigee.sync.delta;

/** Thrown for a delta that is damaged, or is not for the local model. */
public final class DeltaException extends Exception {

  public DeltaException(String message) {
    super(message);
  }

  public DeltaException(String message, Throwable cause) {
    super(message, cause);
  }
}
