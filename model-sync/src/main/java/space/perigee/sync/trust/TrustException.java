package space.perigee.sync.trust;

/** Keys or statements are not acceptable; nothing was changed. */
public final class TrustException extends Exception {

  public TrustException(String message) {
    super(message);
  }

  public TrustException(String message, Throwable cause) {
    super(message, cause);
  }
}
