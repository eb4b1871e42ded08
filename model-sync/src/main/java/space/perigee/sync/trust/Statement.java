package space.perigee.sync.trust;

import space.perigee.sync.transfer.NodeName;

/** What passes trust on, or takes it back. */
public sealed interface Statement {

  /** Longest reason (characters). */
  int MAX_REASON = 200;

  /** An identity is the next of its name. */
  record Rotation(PublicIdentity next) implements Statement {}

  /**
   * The identities of a name are not to be trusted any more.
   *
   * @param upTo the last of them in sequence
   * @param reason for people
   */
  record Revocation(String name, int upTo, String reason) implements Statement {

    /**
     * @throws IllegalArgumentException if a field is out of bounds
     */
    public Revocation {
      NodeName.require("name", name);
      if (upTo < 1) {
        throw new IllegalArgumentException("sequence " + upTo + " must be at least 1");
      }
      if (reason.length() > MAX_REASON || reason.chars().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException(
            "a reason is one line of at most " + MAX_REASON + " characters");
      }
    }
  }
}
