package space.perigee.ground.store;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import space.perigee.ground.aggregate.Contribution;
import space.perigee.ground.evaluate.Assessment;
import space.perigee.sync.model.Weights;

/**
 * A candidate for the global model, with the decision on it.
 *
 * @param createdAt mission time at which its round closed
 * @param assessment its score; null if it is not finite
 * @param members the contributions that went into it
 * @param throughDelta the last delta that its round considered
 * @param refusal why it is not published; null if it is
 */
public record CandidateModel(
    long number,
    Weights weights,
    Instant createdAt,
    @Nullable Assessment assessment,
    List<Contribution> members,
    long throughDelta,
    @Nullable String refusal) {

  public CandidateModel {
    members = List.copyOf(members);
  }

  /** Training samples behind it since the start of the mission; the largest long if it is more. */
  public long samples() {
    long sum = 0;
    for (Contribution member : members) {
      sum = sum > Long.MAX_VALUE - member.samples() ? Long.MAX_VALUE : sum + member.samples();
    }
    return sum;
  }
}
