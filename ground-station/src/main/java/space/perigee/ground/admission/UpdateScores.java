package space.perigee.ground.admission;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.ground.aggregate.Update;
import space.perigee.ground.evaluate.ModelEvaluator;
import space.perigee.sync.model.Weights;

/**
 * Scores updates, each alone: the published weights with that update and no other, on some of the
 * held-out samples. The scores are for people; they decide nothing.
 */
final class UpdateScores {

  private static final Logger log = LoggerFactory.getLogger(UpdateScores.class);

  private final ModelEvaluator evaluator;
  private final int most;

  /**
   * @param most updates of a round that are scored, those with most samples; 0 for none
   */
  UpdateScores(ModelEvaluator evaluator, int most) {
    this.evaluator = evaluator;
    this.most = most;
  }

  /**
   * The scores by satellite; without those of models that cannot be scored.
   *
   * @param current the published weights
   */
  SortedMap<String, Double> of(List<Update> updates, Weights current) {
    SortedMap<String, Double> scores = new TreeMap<>();
    updates.stream()
        .sorted(
            Comparator.comparingLong(Update::samples).reversed().thenComparing(Update::satellite))
        .limit(most)
        .forEach(
            update ->
                score(update, current).ifPresent(score -> scores.put(update.satellite(), score)));
    return scores;
  }

  private OptionalDouble score(Update update, Weights current) {
    try {
      OptionalDouble score = evaluator.sampledScore(UpdateArithmetic.plus(current, update, 1));
      return score.isPresent() && Double.isFinite(score.getAsDouble())
          ? score
          : OptionalDouble.empty();
    } catch (RuntimeException e) {
      log.warn(
          "event=update-not-scored satellite={} reason=\"{}\"", update.satellite(), e.getMessage());
      return OptionalDouble.empty();
    }
  }
}
