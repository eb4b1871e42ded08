package space.perigee.ground.store;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import space.perigee.ground.aggregate.Round.End;
import space.perigee.ground.aggregate.ServerState;
import space.perigee.ground.aggregate.VersionMember;
import space.perigee.ground.evaluate.Assessment;
import space.perigee.sync.model.Weights;

/**
 * A candidate for the global model, with the decision on it.
 *
 * @param createdAt mission time at which its round closed
 * @param assessment its score; null if it is not finite
 * @param samples training samples behind it since the start of the mission
 * @param round what it was made of
 * @param refusal why it is not published; null if it is
 */
public record CandidateModel(
    long number,
    Weights weights,
    Instant createdAt,
    @Nullable Assessment assessment,
    long samples,
    ClosedRound round,
    @Nullable String refusal) {

  /**
   * A round that a candidate was made of.
   *
   * @param strategy its name
   * @param end why it closed; null for the start model
   * @param members the updates that went into the candidate
   * @param decided newest delivery of each satellite that was decided on, whether it counts or not
   * @param throughDelta the last delta that it considered
   * @param state what the strategy remembers
   * @param scores of updates, each alone on some of the held-out samples, by satellite
   */
  public record ClosedRound(
      String strategy,
      @Nullable End end,
      List<VersionMember> members,
      List<VersionMember> decided,
      long throughDelta,
      ServerState state,
      SortedMap<String, Double> scores) {

    public ClosedRound {
      members = List.copyOf(members);
      decided = List.copyOf(decided);
    }

    /** The start model was made of nothing. */
    static ClosedRound none() {
      return new ClosedRound(
          "", null, List.of(), List.of(), 0, ServerState.NONE, Collections.emptySortedMap());
    }
  }
}
