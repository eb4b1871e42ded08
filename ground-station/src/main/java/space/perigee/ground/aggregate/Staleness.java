package space.perigee.ground.aggregate;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How much an update counts that was trained from an older version. With {@code t} versions
 * published since:
 *
 * <pre>
 *   constant     1
 *   hinge        1 if t is at most b, else 1 / (1 + a (t - b))
 *   polynomial   (1 + t)^-a
 * </pre>
 *
 * A half-life discounts by time too: an update counts half for each half-life for which its version
 * has not been the newest.
 *
 * <p>Xie, Koyejo, Gupta: Asynchronous Federated Optimization, 2019, section 5.2.
 *
 * @param a above 0
 * @param b versions, for the hinge
 * @param halfLife mission time; null for no discount by time
 */
record Staleness(Kind kind, double a, double b, @Nullable Duration halfLife) {

  enum Kind {
    CONSTANT,
    HINGE,
    POLYNOMIAL
  }

  /**
   * Reads the settings {@code stale}, {@code stale-a}, {@code stale-b} and {@code half-life}.
   *
   * @param otherwise kind if none is given
   */
  static Staleness of(StrategySettings settings, Kind otherwise) {
    String word =
        settings.word(
            "stale",
            otherwise.name().toLowerCase(Locale.ROOT),
            Set.of("constant", "hinge", "polynomial"));
    Kind kind = Kind.valueOf(word.toUpperCase(Locale.ROOT));
    return new Staleness(
        kind,
        settings.number("stale-a", kind == Kind.HINGE ? 10 : 0.5, 1e-6, 1e6),
        settings.number("stale-b", 4, 0, 1e6),
        settings.duration("half-life"));
  }

  /** The factor of an update, above 0, 1 at most. */
  double factor(Update update) {
    double t = update.staleness();
    double byVersion =
        switch (kind) {
          case CONSTANT -> 1;
          case HINGE -> t <= b ? 1 : 1 / (1 + a * (t - b));
          case POLYNOMIAL -> Math.pow(1 + t, -a);
        };
    return halfLife == null
        ? byVersion
        : byVersion * Math.pow(0.5, seconds(update.age()) / seconds(halfLife));
  }

  private static double seconds(Duration duration) {
    return duration.getSeconds() + duration.getNano() / 1e9;
  }
}
