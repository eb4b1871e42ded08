package space.perigee.ground.aggregate;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import space.perigee.ground.evaluate.Assessment;
import space.perigee.ground.evaluate.PublishedScores;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.Weights;

/**
 * The published global model.
 *
 * @param number counts candidates; 0 is the start model
 * @param weights what is offered to every satellite
 * @param scores its score, and the best one
 * @param members the newest delivery of each satellite that was decided on when it was made,
 *     counted or not: what the satellite learned since is not in it
 * @param samples training samples behind it since the start of the mission
 */
public record GlobalModel(
    long number,
    Weights weights,
    PublishedScores scores,
    SortedMap<String, ModelVersion> members,
    long samples) {

  public GlobalModel {
    members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
  }

  public ModelVersion version() {
    return weights.version();
  }

  /** Its score. */
  public Assessment assessment() {
    return scores.current();
  }

  /** The same, scored anew. */
  public GlobalModel withScores(PublishedScores next) {
    return new GlobalModel(number, weights, next, members, samples);
  }

  /** The same after more deliveries were decided on, of which none counts. */
  public GlobalModel withMembers(SortedMap<String, ModelVersion> next) {
    return new GlobalModel(number, weights, scores, next, samples);
  }

  /** The same with the scores that were in memory, if {@code known} is the same version. */
  public GlobalModel scoredLike(GlobalModel known) {
    return known.number == number ? withScores(known.scores) : this;
  }

  /** The version that is published after this one. */
  public GlobalModel next(
      long nextNumber,
      Weights nextWeights,
      Assessment assessment,
      SortedMap<String, ModelVersion> nextMembers,
      long allSamples) {
    return new GlobalModel(
        nextNumber, nextWeights, scores.published(assessment), nextMembers, allSamples);
  }

  /** That satellite's newest delivery that was decided on, or null. */
  public @Nullable ModelVersion memberVersion(String satellite) {
    return members.get(satellite);
  }
}
