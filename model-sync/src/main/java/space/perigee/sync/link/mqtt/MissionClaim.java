package space.perigee.sync.link.mqtt;

import java.util.Optional;

/**
 * The claim of a ground to the name of its mission at a broker. It is one retained message; on each
 * new connection the ground looks at the one that is there, before it hears any satellite. Called
 * by the threads of a link.
 */
public interface MissionClaim {

  /** Longest claim that is read (bytes). */
  int MAX_BYTES = 1024;

  /**
   * Judges the claim at the broker.
   *
   * @param held the claim; empty if there is none
   * @return the claim to publish in its place; empty if it is this ground's own
   * @throws MissionTakenException if another ground holds the name
   */
  Optional<byte[]> inPlaceOf(Optional<byte[]> held) throws MissionTakenException;

  /** The broker has the claim of this ground, or cannot keep one; the link is up. */
  void onUp();

  /** The broker could not be reached; the link tries again. */
  void onUnreachable();

  /** Another ground holds the name; the link stays down. */
  void onTaken(MissionTakenException reason);
}
