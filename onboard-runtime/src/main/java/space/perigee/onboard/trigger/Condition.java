package space.perigee.onboard.trigger;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Something that holds in a situation or does not. What is unknown does not hold: a metric that was
 * never measured starts nothing, and under {@code not} it does.
 */
public sealed interface Condition {

  boolean holds(Situation situation);

  /** The condition with what it saw, on one line, without a verdict. */
  String seen(Situation situation);

  /** The conditions that it is put together of, down to those that are not; itself if it is not. */
  default Stream<Condition> parts() {
    return Stream.of(this);
  }

  /** The condition with what it saw and whether it holds, on one line. */
  default String explain(Situation situation) {
    return seen(situation) + (holds(situation) ? ": yes" : ": no");
  }

  /**
   * All of them hold.
   *
   * @param conditions one or more
   */
  record All(List<Condition> conditions) implements Condition {

    /**
     * @throws IllegalArgumentException if there is none
     */
    public All {
      conditions = nonEmpty(conditions);
    }

    @Override
    public boolean holds(Situation situation) {
      return conditions.stream().allMatch(condition -> condition.holds(situation));
    }

    @Override
    public Stream<Condition> parts() {
      return conditions.stream().flatMap(Condition::parts);
    }

    @Override
    public String seen(Situation situation) {
      return "all" + listed(conditions, situation);
    }
  }

  /**
   * At least one of them holds.
   *
   * @param conditions one or more
   */
  record Any(List<Condition> conditions) implements Condition {

    /**
     * @throws IllegalArgumentException if there is none
     */
    public Any {
      conditions = nonEmpty(conditions);
    }

    @Override
    public boolean holds(Situation situation) {
      return conditions.stream().anyMatch(condition -> condition.holds(situation));
    }

    @Override
    public Stream<Condition> parts() {
      return conditions.stream().flatMap(Condition::parts);
    }

    @Override
    public String seen(Situation situation) {
      return "any" + listed(conditions, situation);
    }
  }

  /** It does not hold. */
  record Not(Condition condition) implements Condition {

    @Override
    public boolean holds(Situation situation) {
      return !condition.holds(situation);
    }

    @Override
    public Stream<Condition> parts() {
      return condition.parts();
    }

    @Override
    public String seen(Situation situation) {
      return "not" + listed(List.of(condition), situation);
    }
  }

  /**
   * Enough new samples have come since the last training.
   *
   * @param atLeast samples, 1 or more
   */
  record Samples(long atLeast) implements Condition {

    /**
     * @throws IllegalArgumentException if it is below 1
     */
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
   * A detector has noticed a drift since the last training.
   *
   * @param detector its name
   */
  record DriftSeen(String detector) implements Condition {

    @Override
    public boolean holds(Situation situation) {
      Instant drift = situation.lastDrift().get(detector);
      Instant training = situation.lastTraining();
      return drift != null && (training == null || drift.isAfter(training));
    }

    @Override
    public String seen(Situation situation) {
      return "drift " + detector + " " + orNever(situation.lastDrift().get(detector));
    }
  }

  /**
   * A metric is below, or above, a bound.
   *
   * @param name of the metric
   * @param bound finite
   * @param below true if the condition holds below the bound, false if above
   */
  record Metric(String name, double bound, boolean below) implements Condition {

    /**
     * @throws IllegalArgumentException if the bound is not finite
     */
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
   * So much time has passed since the last training; holds at once if there was none.
   *
   * @param period above 0
   */
  record Every(Duration period) implements Condition {

    /**
     * @throws IllegalArgumentException if the period is not above 0
     */
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
   * Enough energy is saved up.
   *
   * @param atLeastFraction of the capacity, 0 to 1
   */
  record Energy(double atLeastFraction) implements Condition {

    /**
     * @throws IllegalArgumentException if the fraction is outside its range
     */
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
   * No pass is open, and none begins within a time. Holds if no pass is planned.
   *
   * @param notWithin 0 or more
   */
  record NextPass(Duration notWithin) implements Condition {

    /**
     * @throws IllegalArgumentException if the time is negative
     */
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
   * The time of day lies within an interval, which goes over midnight if {@code from} is after
   * {@code to}.
   *
   * @param from UTC, inclusive
   * @param to UTC, exclusive
   */
  record TimeOfDay(LocalTime from, LocalTime to) implements Condition {

    /**
     * @throws IllegalArgumentException if the interval is empty
     */
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

  private static List<Condition> nonEmpty(List<Condition> conditions) {
    require(!conditions.isEmpty(), conditions, "must have a condition");
    return List.copyOf(conditions);
  }

  private static void require(boolean holds, Object value, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException("'" + value + "' " + allowed);
    }
  }

  private static String listed(List<Condition> conditions, Situation situation) {
    return conditions.stream()
        .map(condition -> condition.explain(situation))
        .collect(Collectors.joining(", ", " (", ")"));
  }

  /** To four places, for people. */
  private static String rounded(double value) {
    return Double.toString(Math.round(value * 1e4) / 1e4);
  }

  private static String orNever(@Nullable Instant instant) {
    return instant == null ? "never" : instant.toString();
  }
}
