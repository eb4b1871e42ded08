package space.perigee.onboard.flight.guard;

import java.util.BitSet;

/**
 * Whether a model is worse than another one on the same golden samples: McNemar's exact test, one
 * side (McNemar, Note on the sampling error of the difference between correlated proportions,
 * Psychometrika 12, 1947; recommended for two classifiers on one test set by Dietterich,
 * Approximate statistical tests, Neural Computation 10, 1998).
 *
 * <p>Golden sets are small: 300 samples at 80 % give an accuracy a standard error of 2.3 points, so
 * a bound on the difference of two accuracies would be deaf or nervous. But two states of one
 * learner answer most samples alike, and only those that they answer differently tell anything. Of
 * {@code b} samples that only the best answers correctly and {@code c} that only the learner does,
 * an equally good learner has {@code b} binomial, with {@code b + c} trials of probability 1/2,
 * whatever the size of the set and the accuracy. With {@code d = (b - c) / n} and {@code p = P(B >=
 * b)}:
 *
 * <pre>
 *   collapsed   d &gt; {@value #COLLAPSE}, or twice that if the learner may also answer what the set lacks
 *   worse       d &gt; bound  and  p &lt;= falseAlarm
 *   behind      d &gt; {@value #MARGIN}  and  p &lt;= {@value #DOUBT}
 * </pre>
 *
 * <p>The learner is judged again and again, and the best is the best of many, so one judgment must
 * not decide at 5 %: at the default of 0.5 %, twice in a row, independent judgments of an equally
 * good learner would agree by chance once in 40,000; correlated ones do more often, and {@code
 * bound} is what keeps them quiet: a new season or other class shares may cost some points on a
 * golden set of old, and are what there is to learn. The collapse needs no test: with 100 samples
 * or more its p is below 0.001 even if a third of the answers differ.
 *
 * <p>It counts right answers only, so it applies to every task whose predictions are right or
 * wrong.
 *
 * @param bound loss of the share of right answers (0 to 1) beyond which a model is worse
 * @param falseAlarm probability that one test finds an equally good model worse
 */
public record PairedTest(double bound, double falseAlarm) {

  private static final double COLLAPSE = 0.15;
  private static final double MARGIN = 0.01;
  private static final double DOUBT = 0.05;

  /** How a model compares with a better one. */
  public enum Outcome {
    /** Not worse, as far as the set can tell. */
    FINE,
    /** Probably worse, but not by more than the bound. */
    BEHIND,
    /** Worse. */
    WORSE,
    /** Worse by far. */
    COLLAPSED
  }

  /** Compares a model with the best one. */
  public Outcome compare(GoldenAnswers best, GoldenAnswers now) {
    int lost = without(best.right(), now.right());
    int gained = without(now.right(), best.right());
    double loss = (double) (lost - gained) / best.samples();
    double lossAmongAll = (double) (best.rightAmongAll() - now.rightAmongAll()) / best.samples();
    if (loss > COLLAPSE || lossAmongAll > 2 * COLLAPSE) {
      return Outcome.COLLAPSED;
    }
    double chance = Binomial.atLeast(lost, lost + gained, 0.5);
    if (loss > bound && chance <= falseAlarm) {
      return Outcome.WORSE;
    }
    return loss > MARGIN && chance <= DOUBT ? Outcome.BEHIND : Outcome.FINE;
  }

  private static int without(BitSet all, BitSet others) {
    BitSet only = (BitSet) all.clone();
    only.andNot(others);
    return only.cardinality();
  }
}
