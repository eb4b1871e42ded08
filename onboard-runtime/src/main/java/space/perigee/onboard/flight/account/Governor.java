package space.perigee.onboard.flight.account;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Limits computing to the energy that the power system can provide.
 *
 * <p>A token bucket (Turner, New directions in communications, IEEE Communications Magazine 1986)
 * whose tokens are joules: it fills with the orbit-average surplus up to what the battery can
 * spare, and each step takes its cost. Over any time {@code t} no more than {@code capacity +
 * refill * t} is spent on training. Predictions are the satellite's purpose: they are charged but
 * never denied. The bucket starts full. The cost of a step is an estimate, see {@link
 * EnergyBudget}.
 */
public final class Governor {

  /**
   * State of the governor in a checkpoint.
   *
   * @param tokensJoules left in the bucket (J)
   * @param spentJoules spent since the start of the mission (J)
   * @param filledAt mission time up to which the bucket was filled; null before the first request
   */
  public record State(double tokensJoules, double spentJoules, @Nullable Instant filledAt) {

    /**
     * @throws IllegalArgumentException if an energy is negative or not finite
     */
    public State {
      if (!(tokensJoules >= 0 && spentJoules >= 0 && Double.isFinite(tokensJoules + spentJoules))) {
        throw new IllegalArgumentException(
            "energies " + tokensJoules + " J and " + spentJoules + " J must be 0 or more");
      }
    }
  }

  private static final double NANOS = 1e9;

  private final EnergyBudget budget;
  private double tokensJoules;
  private double spentJoules;
  private @Nullable Instant filledAt;

  /** A governor with a full bucket. */
  public Governor(EnergyBudget budget) {
    this(budget, new State(budget.capacityJoules(), 0, null));
  }

  /** Resumes from {@code state}. */
  public Governor(EnergyBudget budget, State state) {
    this.budget = budget;
    this.tokensJoules = Math.min(state.tokensJoules(), budget.capacityJoules());
    this.spentJoules = state.spentJoules();
    this.filledAt = state.filledAt();
  }

  /**
   * Requests a training step, and charges it if granted.
   *
   * @param now mission time, not before the last request's
   * @param flops operations of the step
   * @return false if there is not enough energy
   */
  public boolean requestTraining(Instant now, double flops) {
    fill(now);
    double cost = budget.trainJoules(flops);
    if (cost > tokensJoules) {
      return false;
    }
    spend(cost);
    return true;
  }

  /**
   * True if there is enough energy for a training step now.
   *
   * @param now mission time, not before the last request's
   * @param flops operations of the step
   */
  public boolean affordsTraining(Instant now, double flops) {
    fill(now);
    return budget.trainJoules(flops) <= tokensJoules;
  }

  /** Charges rare training that cannot wait. */
  public void chargeTraining(Instant now, double flops) {
    fill(now);
    spend(budget.trainJoules(flops));
  }

  /** Fill level of the bucket, 0 to 1. */
  public double chargeFraction(Instant now) {
    fill(now);
    double capacity = budget.capacityJoules();
    return capacity == 0 ? 0 : tokensJoules / capacity;
  }

  /** Charges a prediction. */
  public void chargeInference(Instant now, double flops) {
    fill(now);
    spend(budget.inferJoules(flops));
  }

  private void fill(Instant now) {
    if (filledAt != null && now.isAfter(filledAt)) {
      Duration passed = Duration.between(filledAt, now);
      double seconds = passed.getSeconds() + passed.getNano() / NANOS;
      tokensJoules =
          Math.min(budget.capacityJoules(), tokensJoules + budget.refillWatts() * seconds);
    }
    if (filledAt == null || now.isAfter(filledAt)) {
      filledAt = now;
    }
  }

  /** The clock was set by a time; what the bucket gains depends on time that passed. */
  public void onClockSet(Duration by) {
    filledAt = filledAt == null ? null : filledAt.plus(by);
  }

  private void spend(double joules) {
    tokensJoules = Math.max(0, tokensJoules - joules);
    spentJoules += joules;
  }

  /** Energy spent on computing since the start of the mission (J). */
  public double spentJoules() {
    return spentJoules;
  }

  /** The state for a checkpoint. */
  public State state() {
    return new State(tokensJoules, spentJoules, filledAt);
  }
}
