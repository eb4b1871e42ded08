package space.perigee.sync.delta;

import space.perigee.sync.model.VersionPrefix;

/** What a delta builds on, its base or its parent, is not held here. */
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
            + ", which is not held here");
  }

  static UnknownBaseException parent(VersionPrefix parent, VersionPrefix result) {
    return new UnknownBaseException(
        "the delta to version "
            + result.hex()
            + " was coded with delta "
            + parent.hex()
            + " as its parent, which is not held here");
  }
}
