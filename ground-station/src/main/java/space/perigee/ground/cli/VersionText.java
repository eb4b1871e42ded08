package space.perigee.ground.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import space.perigee.ground.aggregate.PrivacySpent;
import space.perigee.ground.store.Ledger;

/** Versions as people read them. */
final class VersionText {

  private static final int SHORT = 8;

  private VersionText() {}

  /** The first digits of a version. */
  static String shortName(String version) {
    return version.substring(0, Math.min(SHORT, version.length()));
  }

  /** A score from 0 to 1 with four digits; a hyphen stands for none. */
  static String score(@Nullable Double score) {
    return score == null ? "-" : String.format(Locale.ROOT, "%.4f", score);
  }

  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** What the versions up to one may reveal of a satellite. */
  static String privacy(PrivacySpent spent) {
    return String.format(
        Locale.ROOT,
        "epsilon %.4g at delta %.3g, %,d rounds",
        spent.epsilon(),
        spent.delta(),
        spent.rounds());
  }

  /** A mission time to the second. */
  static String time(String iso) {
    return Instant.parse(iso).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** What the version is: published, refused, a rollback to 3. */
  static String outcome(Ledger.Version version) {
    if (!version.published()) {
      return "refused: " + version.reason();
    }
    return switch (version.kind()) {
      case "start" -> "start model";
      case "promote" -> "promotion of " + version.source();
      case "rollback" -> "rollback to " + version.source();
      default -> "published";
    };
  }
}
