package space.perigee.onboard.flight;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.model.Weights;

/**
 * Everything that a satellite must not lose when it loses power.
 *
 * @param mission name of the mission
 * @param satellite name of the satellite
 * @param weights parameters of the network
 * @param updater steps taken and the updater's state, as the learner gives them
 * @param exchange its end of the exchange with the ground
 * @param learning the parts of the learning, by name
 * @param streamPosition samples taken from the stream
 * @param nextSampleAt mission time of the next sample; null before the first step
 * @param energy the governor's bucket
 * @param counters what was counted
 * @param outcomes of the last predictions, oldest first: 1 right, 0 wrong
 * @param trainedAtOffer the counter of trained samples when a delta was offered last
 */
public record Checkpoint(
    String mission,
    String satellite,
    Weights weights,
    byte[] updater,
    ExchangeState exchange,
    Map<String, LearningParts.Saved> learning,
    long streamPosition,
    @Nullable Instant nextSampleAt,
    Governor.State energy,
    Map<Counter, Long> counters,
    byte[] outcomes,
    long trainedAtOffer) {

  public Checkpoint {
    learning = Map.copyOf(learning);
    counters = Map.copyOf(counters);
  }
}
