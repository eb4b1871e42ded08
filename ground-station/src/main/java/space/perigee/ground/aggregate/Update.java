package space.perigee.ground.aggregate;

import java.time.Duration;
import space.perigee.sync.model.ModelVersion;

/**
 * What a satellite learned since its last delivery: the unit of aggregation.
 *
 * <p>See {@link LearnedSince} for how it follows from what arrived. If a satellite delivers more
 * than once in a round, its updates are {@link #then added up}.
 *
 * @param deltaId row of the newest delta in it, ascending in the order of arrival
 * @param delivered version of the satellite's weights with this change
 * @param values change of each parameter
 * @param samples training samples behind this change alone, not since the start of the mission
 * @param origin number of the global version that the satellite trained from; 0 is the start model
 * @param staleness global versions published since {@code origin}; 0 if it is the newest
 * @param age mission time for which {@code origin} has not been the newest version; zero if it is
 */
public record Update(
    long deltaId,
    String satellite,
    ModelVersion delivered,
    ChangeValues values,
    long samples,
    long origin,
    long staleness,
    Duration age) {

  /**
   * @throws IllegalArgumentException if a count is negative
   */
  public Update {
    if (samples < 0 || origin < 0 || staleness < 0) {
      throw new IllegalArgumentException(
          "samples " + samples + ", origin " + origin + ", staleness " + staleness);
    }
  }

  /**
   * @param change of each parameter, in the order of the layout; finite; not to be modified
   */
  public Update(
      long deltaId,
      String satellite,
      ModelVersion delivered,
      float[] change,
      long samples,
      long origin,
      long staleness,
      Duration age) {
    this(deltaId, satellite, delivered, ChangeValues.of(change), samples, origin, staleness, age);
  }

  /** Change of each parameter; not to be modified. Get it once for many: it may be packed. */
  public float[] change() {
    return values.toArray();
  }

  /** The same, compressed in memory until its change is needed. */
  Update packed() {
    return withValues(values.packed());
  }

  private Update withValues(ChangeValues next) {
    return new Update(deltaId, satellite, delivered, next, samples, origin, staleness, age);
  }

  /** The same with another change, such as a clipped one; compressed if this is. */
  public Update withChange(float[] next) {
    ChangeValues all = ChangeValues.of(next);
    return withValues(values.isPacked() ? all.packed() : all);
  }

  /** The same with every value multiplied by {@code factor}. */
  Update scaled(double factor) {
    if (factor == 1) {
      return this;
    }
    float[] next = change().clone();
    for (int i = 0; i < next.length; i++) {
      next[i] = (float) (factor * next[i]);
    }
    return withChange(next);
  }

  /** The same, shortened to the norm {@code most} if it is longer. */
  public Update clipped(double most) {
    double norm = norm();
    return norm > most ? scaled(most / norm) : this;
  }

  /** The same with other samples. */
  public Update withSamples(long next) {
    return new Update(deltaId, satellite, delivered, values, next, origin, staleness, age);
  }

  /** The same as seen later, when its round closes. */
  public Update at(long nextStaleness, Duration nextAge) {
    return new Update(
        deltaId, satellite, delivered, values, samples, origin, nextStaleness, nextAge);
  }

  /**
   * This update and the next one of the same satellite as one.
   *
   * @throws IllegalArgumentException if it is another satellite's
   */
  public Update then(Update next) {
    if (!satellite.equals(next.satellite)) {
      throw new IllegalArgumentException(satellite + " and " + next.satellite);
    }
    float[] sum = change().clone();
    float[] more = next.change();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += more[i];
    }
    long together = samples + next.samples;
    return new Update(
        next.deltaId,
        satellite,
        next.delivered,
        sum,
        together < 0 ? Long.MAX_VALUE : together,
        next.origin,
        next.staleness,
        next.age);
  }

  /** Euclidean norm of the change. */
  public double norm() {
    return values.norm();
  }
}
