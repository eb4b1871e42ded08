package space.perigee.sync.trust;

import java.util.Locale;

/** What an identity is for. */
public enum Role {
  SATELLITE,
  /** The center, which holds a mission's models. */
  GROUND,
  /** A station that carries what it need not read. */
  STATION,
  /** Vouches for others and takes trust back; on a link only when all else is lost. */
  ROOT;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
