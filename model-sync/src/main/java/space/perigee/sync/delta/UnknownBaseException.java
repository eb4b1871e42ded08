package space.perigee.sync.delta;

import space.perigee.sync.model.ModelVersion;

/** The base of a delta is not held here. */
public final class UnknownBaseException extends Exception {

  public UnknownBaseException(ModelVersion base, ModelVersion result) {
    super("the delta to " + result.hex() + " builds on " + base.hex() + ", which is not held here");
  }
}
