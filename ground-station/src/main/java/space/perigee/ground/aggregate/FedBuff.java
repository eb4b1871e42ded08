package space.perigee.ground.aggregate;

import java.util.OptionalInt;

/**
 * Buffered asynchronous aggregation: as soon as {@code buffer} satellites have delivered, their
 * updates make a version, whichever versions they were trained from. Stale updates count less, all
 * others alike:
 *
 * <pre>
 *   g' = g + rate sum(s(t_k) u_k) / K        s(t) = (1 + t)^-0.5
 * </pre>
 *
 * <p>No satellite waits for a slow one, and the buffer is a sum: memory is eight bytes per
 * parameter.
 *
 * <p>Nguyen, Malik, Zhan, Yousefpour, Rabbat, Malek, Huba: Federated Learning with Buffered
 * Asynchronous Aggregation, AISTATS 2022, algorithm 1 and section 4.
 */
public final class FedBuff implements AggregationStrategy {

  private final int buffer;
  private final double rate;
  private final Staleness staleness;

  public FedBuff(StrategySettings settings) {
    this.buffer = settings.count("buffer", 0, 0, 1_000_000);
    this.rate = settings.number("rate", 1, 1e-9, 1e3);
    this.staleness = Staleness.of(settings, Staleness.Kind.POLYNOMIAL);
  }

  /** {@code buffer}; if that is 0, the mission's quorum. */
  @Override
  public OptionalInt quorum() {
    return buffer == 0 ? OptionalInt.empty() : OptionalInt.of(buffer);
  }

  @Override
  public boolean streams() {
    return true;
  }

  @Override
  public Aggregation begin(ServerState state) {
    WeightedMean sum = new WeightedMean();
    return new Aggregation() {
      private int count;

      @Override
      public void add(Update update) {
        sum.add(update, rate * staleness.factor(update));
        count++;
      }

      @Override
      public Step close(int parameters, ServerState last) {
        return new Step(sum.over(count, parameters), last);
      }
    };
  }
}
