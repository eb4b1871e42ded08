package space.perigee.ground.aggregate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;

/**
 * Bucketing: updates are dealt at random into buckets of {@code size}, and the strategy gets the
 * means of the buckets. They differ less than the updates do, so robust strategies lose less on
 * fleets whose data differ; but one hostile update spoils its bucket.
 *
 * <p>The order follows from the numbers of the deltas, so that the same round gives the same bits.
 *
 * <p>Karimireddy, He, Jaggi: Byzantine-Robust Learning on Heterogeneous Datasets via Bucketing,
 * ICLR 2022, algorithm 1.
 */
final class Bucketing implements AggregationStrategy {

  private final AggregationStrategy inner;
  private final int size;

  /**
   * @param size updates of a bucket, 2 or more
   */
  Bucketing(AggregationStrategy inner, int size) {
    this.inner = inner;
    this.size = size;
  }

  @Override
  public boolean streams() {
    return false;
  }

  @Override
  public OptionalInt quorum() {
    return inner.quorum();
  }

  @Override
  public Aggregation begin(ServerState state) {
    List<Update> updates = new ArrayList<>();
    return new Aggregation() {
      @Override
      public void add(Update update) {
        updates.add(update);
      }

      @Override
      public Step close(int parameters, ServerState last) {
        long seed = updates.stream().mapToLong(Update::deltaId).sum();
        Collections.shuffle(updates, new Random(seed));
        Aggregation round = inner.begin(state);
        for (int from = 0; from < updates.size(); from += size) {
          round.add(mean(updates.subList(from, Math.min(from + size, updates.size()))));
        }
        return round.close(parameters, last);
      }
    };
  }

  private static Update mean(List<Update> bucket) {
    WeightedMean mean = new WeightedMean();
    long samples = 0;
    for (Update update : bucket) {
      mean.add(update, update.samples());
      samples += update.samples();
    }
    Update first = bucket.get(0);
    return first.withSamples(samples).withChange(mean.mean(first.values().size()));
  }
}
