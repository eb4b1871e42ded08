package space.perigee.sync.transfer;

import java.util.List;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.model.VersionPrefix;

/**
 * The receiver's final decision on a content.
 *
 * @param content SHA-256 of the content
 * @param verdict the decision
 * @param reason for people; empty when accepted, at most {@value #MAX_REASON} characters
 * @param held if the base is unknown: versions of this satellite's mirror at the receiver, newest
 *     first
 */
public record Receipt(Sha256 content, Verdict verdict, String reason, List<VersionPrefix> held) {

  static final int MAX_REASON = 160;
  static final int MAX_HELD = 6;

  /** Decision on a content. */
  public enum Verdict {
    /** It is stored durably. */
    ACCEPTED,
    /** It is damaged or unacceptable; sending it again will not help. */
    REFUSED,
    /** It builds on a version that the receiver does not have. */
    UNKNOWN_BASE
  }

  /** Shortens a long reason and drops all but the newest {@value #MAX_HELD} versions. */
  public Receipt {
    reason = reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) : reason;
    held = held.subList(0, Math.min(MAX_HELD, held.size())).stream().toList();
  }
}
