package space.perigee.ground.control;

import space.perigee.sync.io.InputException;

/** A satellite that was never heard, and is none of the mission. */
public final class UnknownSatelliteException extends InputException {

  UnknownSatelliteException(String satellite) {
    super("no satellite '" + satellite + "' is known");
  }
}
