package space.perigee.onboard.trigger;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A condition on a situation, under which training starts. A condition on an unknown value does not
 * hold, so a metric that was never measured starts no training, except under {@code not}. The
 * records throw {@link IllegalArgumentException} for values out of range.
 */
public sealed interface Condition {

  boolean holds(Situation situation);

  /** Describes the condition and the observed value on one line, without the result. */
  String seen(Situation situation);

  /** Returns the names of the detectors that the condition refers to. */
  default Stream<String> detectors() {
    return Stream.of();
  }

  /** Describes the condition, the observed value and whether it holds, on one line. */
  default String explain(Situation situation) {
    return seen(situation) + (holds(situation) ? ": yes" : ": no");
  }

  /** Explains why training starts or waits, on one line, for the log. */
  default String decision(Situation situation) {
    return (holds(situation) ? "train: " : "wait: ") + explain(situation);
  }

  /** How conditions are combined: all, any, or none of them must hold. */
  enum Combination {
    ALL,
    ANY,
    NOT
  }

  /**
   * Combines conditions.
   *
   * @param conditions one or more
   */
  record Combined(Combination combination, List<Condition> conditions) implements Condition {

    public Combined {
      require(!conditions.isEmpty(), conditions, "must have a condition");
      conditions = List.copyOf(conditions);
    }

    @Override
    public boolean holds(Situation situation) {
      return switch (combination) {
        case ALL -> conditions.stream().allMatch(condition -> condition.holds(situation));
        case ANY -> conditions.stream().anyMatch(condition -> condition.holds(situation));
        case NOT -> conditions.stream().noneMatch(condition -> condition.holds(situation));
      };
    }

    @Override
    public Stream<String> detectors() {
      return conditions.stream().flatMap(Condition::detectors);
    }

    @Override
    public String seen(Situation situation) {
      return conditions.stream()
          .map(condition -> condition.explain(situation))
          .collect(
              Collectors.joining(", ", combination.name().toLowerCase(Locale.ROOT) + " (", ")"));
    }
  }

  /**
   * Holds if enough new samples have arrived since the last training.
   *
   * @param atLeast number of samples, 1 or more
   */
  record Samples(long atLeast) implements Condition {

    public Samples {
      require(atLeast >= 1, atLeast, "must be 1 or more");
    }

    @Override
    public boolean holds(Situation situation) {
      return situation.samplesSinceTraining() >= atLeast;
    }

    @Override
    public String seen(Situation situation) {
      return "samples " + situation.samplesSinceTraining() + " of " + atLeast;
    }
  }

  /**
   * Holds if a detector has found a drift since the last training.
   *
   * @param detector name of the detector
   */
  record DriftSeen(String detector) implements Condition {

    @Override
    public boolean holds(Situation situation) {
      Instant drift = situation.lastDrift().get(detector);
      Instant training = situation.lastTraining();
      return drift != null && (training == null || drift.isAfter(training));
    }

    @Override
    public Stream<String> detectors() {
      return Stream.of(detector);
    }

    @Override
    public String seen(Situation situation) {
      return "drift " + detector + " " + orNever(situation.lastDrift().get(detector));
    }
  }

  /**
   * Holds if a metric is below or above a bound.
   *
   * @param name name of the metric
   * @param bound the bound, finite
   * @param below true if the condition holds below the bound, false if above
   */
  record Metric(String name, double bound, boolean below) implements Condition {

    public Metric {
      require(Double.isFinite(bound), bound, "must be finite");
    }

    @Override
    public boolean holds(Situation situation) {
      double value = value(situation);
      return below ? value < bound : value > bound;
    }

    private double value(Situation situation) {
      return situation.metrics().getOrDefault(name, Double.NaN);
    }

    @Override
    public String seen(Situation situation) {
      double value = value(situation);
      String shown = Double.isNaN(value) ? "unknown" : rounded(value);
      return "metric " + name + " " + shown + (below ? " below " : " above ") + bound;
    }
  }

  /**
   * Holds if a period has passed since the last training, or if there was none.
   *
   * @param period period, above 0
   */
  record Every(Duration period) implements Condition {

    public Every {
      require(!period.isNegative() && !period.isZero(), period, "must be above 0");
    }

    @Override
    public boolean holds(Situation situation) {
      Instant training = situation.lastTraining();
      return training == null || Duration.between(training, situation.now()).compareTo(period) >= 0;
    }

    @Override
    public String seen(Situation situation) {
      Instant training = situation.lastTraining();
      return "every "
          + period
          + " last "
          + (training == null ? "never" : Duration.between(training, situation.now()) + " ago");
    }
  }

  /**
   * Holds if enough energy is stored.
   *
   * @param atLeastFraction minimum fraction of the capacity, 0 to 1
   */
  record Energy(double atLeastFraction) implements Condition {

    public Energy {
      require(
          atLeastFraction >= 0 && atLeastFraction <= 1, atLeastFraction, "must be within 0 to 1");
    }

    @Override
    public boolean holds(Situation situation) {
      return situation.chargeFraction() >= atLeastFraction;
    }

    @Override
    public String seen(Situation situation) {
      return "energy " + rounded(situation.chargeFraction()) + " of " + atLeastFraction;
    }
  }

  /**
   * Holds if no pass is open and none begins within a time, or if no pass is planned.
   *
   * @param notWithin time until the next pass, 0 or more
   */
  record NextPass(Duration notWithin) implements Condition {

    public NextPass {
      require(!notWithin.isNegative(), notWithin, "must be 0 or more");
    }

    @Override
    public boolean holds(Situation situation) {
      Instant aos = situation.nextAos();
      return aos == null || Duration.between(situation.now(), aos).compareTo(notWithin) > 0;
    }

    @Override
    public String seen(Situation situation) {
      return "next-pass " + orNever(situation.nextAos()) + " not-within " + notWithin;
    }
  }

  /**
   * Holds if the time of day is within an interval, which spans midnight if {@code from} is after
   * {@code to}.
   *
   * @param from start (UTC), inclusive
   * @param to end (UTC), exclusive
   */
  record TimeOfDay(LocalTime from, LocalTime to) implements Condition {

    public TimeOfDay {
      require(!from.equals(to), to, "must differ from 'from'");
    }

    @Override
    public boolean holds(Situation situation) {
      LocalTime time = time(situation);
      boolean begun = !time.isBefore(from);
      boolean ended = !time.isBefore(to);
      return from.isBefore(to) ? begun && !ended : begun || !ended;
    }

    private static LocalTime time(Situation situation) {
      return situation.now().atOffset(ZoneOffset.UTC).toLocalTime();
    }

    @Override
    public String seen(Situation situation) {
      return "time " + time(situation) + " from " + from + " to " + to;
    }
  }

  private static void require(boolean holds, Object value, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException("'" + value + "' " + allowed);
    }
  }

  /** Rounds to four decimals, for display. */
  private static String rounded(double value) {
    return Double.toString(Math.round(value * 1e4) / 1e4);
  }

  private static String orNever(@Nullable Instant instant) {
    return instant == null ? "never" : instant.toString();
  }
}
