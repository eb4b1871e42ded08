package space.perigee.onboard.engine;

/** Thrown for a network with a part that only DL4J itself can run; the message names the part. */
public final class UnsupportedNetworkException extends Exception {

  private static final long serialVersionUID = 1;

  UnsupportedNetworkException(int layer, String what) {
    super("layer " + layer + ": " + what);
  }
}
