package space.perigee.ground.admission;

import java.time.Duration;
import java.util.List;
import space.perigee.ground.aggregate.Update;
import space.perigee.ground.aggregate.WeightedMean;
import space.perigee.sync.model.Weights;

/** Arithmetic with the changes of updates, in double precision and in the given order. */
final class UpdateArithmetic {

  private UpdateArithmetic() {}

  /** The product of an update's change with an array. */
  static double dot(Update a, float[] b) {
    double[] sum = new double[1];
    a.values().forEachNonZero((i, value) -> sum[0] += (double) value * b[i]);
    return sum[0];
  }

  /** The mean of some updates, weighted by their samples; by count if none has samples. */
  static Update mean(List<Update> updates) {
    Update first = updates.get(0);
    if (updates.size() == 1) {
      return first;
    }
    double samples = updates.stream().mapToDouble(Update::samples).sum();
    WeightedMean mean = new WeightedMean();
    for (Update update : updates) {
      mean.add(update, samples == 0 ? 1 : update.samples());
    }
    return new Update(
        first.deltaId(),
        "",
        first.delivered(),
        mean.mean(first.values().size()),
        (long) samples,
        0,
        0,
        Duration.ZERO);
  }

  /** {@code base} with a multiple of an update. */
  static Weights plus(Weights base, Update update, double factor) {
    float[] next = base.toArray();
    float[] change = update.change();
    for (int i = 0; i < next.length; i++) {
      next[i] += (float) (factor * change[i]);
    }
    return Weights.of(base.layout(), next);
  }
}
