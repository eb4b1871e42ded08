package space.perigee.sim.mission;

import space.perigee.mission.Mission;
import space.perigee.mission.ReceiverEntry;
import space.perigee.mission.SatelliteEntry;

/** Whom a pack is for. */
public sealed interface PackParty {

  /** A satellite. */
  record Satellite(SatelliteEntry entry) implements PackParty {}

  /** A remote receiver. */
  record Station(ReceiverEntry receiver) implements PackParty {}

  /** The ground server. */
  record Ground() implements PackParty {}

  /** Its name in the keys. */
  default String name(Mission mission) {
    if (this instanceof Satellite satellite) {
      return satellite.entry().name();
    }
    return this instanceof Station station ? station.receiver().station() : mission.ground().name();
  }

  /** What it is, for people. */
  default String kind() {
    if (this instanceof Satellite) {
      return "satellite";
    }
    return this instanceof Station ? "station" : "ground";
  }
}
