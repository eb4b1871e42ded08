package space.perigee.ground.aggregate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.Sha256;

/** Updates for tests. */
public final class Updates {

  private static final ModelVersion VERSION = ModelVersion.fromHex(Sha256.of(new byte[] {1}).hex());

  private Updates() {}

  /** A fresh update. */
  public static Update of(String satellite, long samples, float... change) {
    return new Update(1, satellite, VERSION, change, samples, 0, 0, Duration.ZERO);
  }

  /** One that is so many versions behind. */
  public static Update stale(long staleness, String satellite, long samples, float... change) {
    return of(satellite, samples, change).at(staleness, Duration.ofHours(staleness));
  }

  /** Normally distributed updates of satellites 0, 1, ..., from a printed seed. */
  public static List<Update> random(int count, int size, long seed) {
    Random random = new Random(seed);
    List<Update> all = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      float[] change = new float[size];
      for (int i = 0; i < size; i++) {
        change[i] = (float) random.nextGaussian();
      }
      all.add(of("s" + k, 1 + random.nextInt(100), change));
    }
    return all;
  }

  /** One to six updates of that many parameters. */
  static Arbitrary<List<Update>> some(int size) {
    Arbitrary<float[]> values =
        Arbitraries.floats().between(-1000, 1000).array(float[].class).ofSize(size);
    return Combinators.combine(values, Arbitraries.longs().between(1, 1_000_000))
        .as((v, n) -> of("s", n, v))
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  /** The change that a strategy makes of updates. */
  public static float[] step(AggregationStrategy strategy, List<Update> updates) {
    return step(strategy, ServerState.NONE, updates).change();
  }

  /** The same with the state after the last round. */
  public static AggregationStrategy.Step step(
      AggregationStrategy strategy, ServerState state, List<Update> updates) {
    AggregationStrategy.Aggregation round = strategy.begin(state);
    updates.forEach(round::add);
    return round.close(updates.isEmpty() ? 5 : updates.get(0).change().length, state);
  }
}
