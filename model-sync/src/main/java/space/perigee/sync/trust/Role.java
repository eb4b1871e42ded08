package space.perigee.sync.trust;

import java.util.Locale;

public enum Role {
  SATELLITE,
  /** The center, which holds the models of a mission. */
  GROUND,
  /** A station, which forwards what it cannot read. */
  STATION,
  /** Certifies and revokes others; appears on a link only in an emergency. */
  ROOT;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
