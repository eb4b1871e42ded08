package space.perigee.ground.admission;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;
import space.perigee.ground.aggregate.Medians;
import space.perigee.ground.aggregate.Update;

/*
 * Norm. The norms of honest updates differ, by what a satellite saw and how long it trained: by ten times within a mission of
 * good satellites. What is ten times the median is left out, and what is a hundred times that is not honest. A satellite that
 * was out of reach since the first version may be between the two once. The median bears up to half of its values being
 * anything; it is taken of the updates of the round and of the last good update of every satellite, so that a satellite
 * that delivers alone is compared too.
 *
 * Direction. Where satellites see similar data, their updates point to one side, and one that most of the others contradict,
 * while these agree among themselves, is reversed or made up. Where each satellite sees two classes of ten, honest updates
 * do not agree, and nothing is said: agreement is asked of the others first. Below four updates nothing is said either, as two
 * accomplices would be the majority.
 *
 * Without any other, the model itself is the measure: an update several times as long as all weights together explodes.
 *
 * The costs are one pass over the parameters for each of at most 31 others, for each update.
 */

/** Whether an update is far from those of others, by norm or direction. Asks for no data. */
final class FarFromOthers {

  /** Times the median norm of the others that is too long. */
  private static final double NORM_FACTOR = 10;

  /** Times that median that no honest update has. */
  private static final double GRAVE_FACTOR = 100;

  /** Times the norm of the model that is too long. */
  private static final double MODEL_FACTOR = 3;

  /** Norms that a median needs, so that one of them alone does not move it. */
  private static final int FEWEST_NORMS = 4;

  /** Updates of a round that a direction needs. */
  private static final int FEWEST_UPDATES = 4;

  /** The most others that a direction is compared with. */
  private static final int MOST_OTHERS = 31;

  /** Cosine from which two updates agree, or with the opposite sign contradict. */
  static final double AGREEMENT = 0.15;

  /** Share of the pairs that must agree before those that they contradict are far. */
  private static final double AGREEING_PAIRS = 0.9;

  private final List<Update> round;
  private final double modelNorm;

  /** Of the norms of all; infinite if they are too few. */
  private final double median;

  /**
   * @param round the updates that count unless they are far
   * @param norms of the last good update of every satellite
   * @param modelNorm norm of the published weights
   */
  FarFromOthers(List<Update> round, Collection<Double> norms, double modelNorm) {
    this.round = round;
    this.modelNorm = modelNorm;
    double[] all =
        DoubleStream.concat(
                norms.stream().mapToDouble(Double::doubleValue),
                round.stream().mapToDouble(Update::norm))
            .filter(norm -> norm > 0)
            .toArray();
    this.median = all.length < FEWEST_NORMS ? Double.POSITIVE_INFINITY : Medians.of(all);
  }

  /**
   * Judges an update by itself, at the cost of its norm; empty if it is not longer than any honest
   * one.
   *
   * @param norms of the last good update of every satellite, ascending
   */
  static Optional<UpdateFinding> absurd(Update change, List<Double> norms) {
    if (norms.size() < FEWEST_NORMS) {
      return Optional.empty();
    }
    double median = norms.get((norms.size() - 1) / 2);
    double norm = change.norm();
    return norm > GRAVE_FACTOR * median
        ? Optional.of(UpdateFinding.bad(change, aboveMedian(norm, median)))
        : Optional.empty();
  }

  private static String aboveMedian(double norm, double median) {
    return text("its update has norm %.4g, %.1f times the median of all", norm, norm / median);
  }

  /** Judges an update; empty if it is not far. */
  Optional<UpdateFinding> finding(Update change) {
    return byNorm(change).or(() -> byDirection(change));
  }

  /** Judges an update by its norm alone; empty if it is not too long. */
  Optional<UpdateFinding> byNorm(Update change) {
    double norm = change.norm();
    if (!Double.isFinite(norm)) {
      return Optional.of(UpdateFinding.bad(change, "its update is not finite"));
    }
    if (modelNorm > 0 && norm > MODEL_FACTOR * modelNorm) {
      return Optional.of(
          UpdateFinding.bad(
              change,
              text(
                  "its update has norm %.4g, %.1f times that of the model",
                  norm, norm / modelNorm)));
    }
    if (norm <= NORM_FACTOR * median) {
      return Optional.empty();
    }
    String reason = aboveMedian(norm, median);
    return Optional.of(
        norm > GRAVE_FACTOR * median
            ? UpdateFinding.bad(change, reason)
            : UpdateFinding.doubtful(change, reason));
  }

  private Optional<UpdateFinding> byDirection(Update change) {
    List<Update> others =
        round.stream()
            .filter(other -> !other.satellite().equals(change.satellite()))
            .limit(MOST_OTHERS)
            .toList();
    if (others.size() + 1 < FEWEST_UPDATES) {
      return Optional.empty();
    }
    List<Update> against =
        others.stream().filter(other -> cosine(change, other) < -AGREEMENT).toList();
    if (2 * against.size() <= others.size() || !agree(against)) {
      return Optional.empty();
    }
    return Optional.of(
        UpdateFinding.bad(
            change,
            text(
                "its update points against those of %d of %d others, which agree",
                against.size(), others.size())));
  }

  /** True if nearly all pairs agree. */
  private static boolean agree(List<Update> changes) {
    int pairs = 0;
    int agreeing = 0;
    for (int i = 0; i < changes.size(); i++) {
      for (int j = 0; j < i; j++) {
        pairs++;
        agreeing += cosine(changes.get(i), changes.get(j)) > AGREEMENT ? 1 : 0;
      }
    }
    return agreeing >= AGREEING_PAIRS * pairs;
  }

  /** Cosine of the angle between two changes; 0 if one of them is zero. */
  private static double cosine(Update a, Update b) {
    double product = a.norm() * b.norm();
    return product == 0 ? 0 : UpdateArithmetic.dot(b, a.change()) / product;
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
