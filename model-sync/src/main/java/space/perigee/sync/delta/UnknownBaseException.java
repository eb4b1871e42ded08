package space.perigee.sync.delta;

import space.perigee.sync.model.VersionPrefix;

/** Thrown for a delta whose base or parent is unknown to this receiver. */
public final class UnknownBaseException extends Exception {

  private UnknownBaseException(String message) {
    super(message);
  }

  static UnknownBaseException base(VersionPrefix base, VersionPrefix result) {
    return new UnknownBaseException(
        "the delta to version "
            + result.hex()
            + " builds on version "
            + base.hex()
            + ", which is unknown here");
  }

  static UnknownBaseException parent(VersionPrefix parent, VersionPrefix result) {
    return new UnknownBaseException(
        "the delta to version "
            + result.hex()
            + " was coded with delta "
            + parent.hex()
            + " as its parent, which is unknown here");
  }
}
