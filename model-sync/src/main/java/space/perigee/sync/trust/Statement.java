package space.perigee.sync.trust;

import space.perigee.sync.transfer.NodeName;

/** A statement that extends trust, or revokes it. */
public sealed interface Statement {

  /** Maximum length of a reason (characters). */
  int MAX_REASON = 200;

  /** The next identity of a name. */
  record Rotation(PublicIdentity next) implements Statement {}

  /**
   * Revokes the identities of a name.
   *
   * @param name name of the identities
   * @param upTo highest revoked sequence number
   * @param reason for people
   */
  record Revocation(String name, int upTo, String reason) implements Statement {

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
