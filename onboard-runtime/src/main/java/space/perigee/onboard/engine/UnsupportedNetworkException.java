package space.perigee.onboard.engine;

/** A network with a part that only DL4J itself can run; the message says which. */
public final class UnsupportedNetworkException extends Exception {

  private static final long serialVersionUID = 1;

  UnsupportedNetworkException(int layer, String what) {
    super("layer " + layer + ": " + what);
  }
}
