package space.perigee.sync.delta;

/** A delta that cannot be decoded here; nothing was changed. */
public final class DeltaException extends Exception {

  public DeltaException(String message) {
    super(message);
  }

  public DeltaException(String message, Throwable cause) {
    super(message, cause);
  }
}
