package space.perigee.onboard.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shares for people. */
final class Percent {

  private Percent() {}

  /** Such as {@code 87.5 %}; a hyphen for null or NaN. */
  static String of(@Nullable Double share) {
    return share == null || share.isNaN()
        ? "-"
        : String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
