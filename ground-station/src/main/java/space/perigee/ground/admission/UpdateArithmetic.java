package space.perigee.ground.admission;

import java.time.Duration;
import java.util.List;
import space.perigee.ground.aggregate.Update;
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

  /** Euclidean norm. */
  static double norm(Weights weights) {
    double squares = 0;
    for (int i = 0; i < weights.size(); i++) {
      squares += (double) weights.get(i) * weights.get(i);
    }
    return Math.sqrt(squares);
  }

  /** The mean of some updates, weighted by their samples; by count if none has samples. */
  static Update mean(List<Update> updates) {
    Update first = updates.get(0);
    if (updates.size() == 1) {
      return first;
    }
    double[] sums = new double[first.values().size()];
    double samples = updates.stream().mapToDouble(Update::samples).sum();
    for (Update update : updates) {
      double weight = samples == 0 ? 1.0 / updates.size() : update.samples() / samples;
      update.values().forEachNonZero((i, value) -> sums[i] += weight * value);
    }
    float[] values = new float[sums.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) sums[i];
    }
    return new Update(
        first.deltaId(), "", first.delivered(), values, (long) samples, 0, 0, Duration.ZERO);
  }

  /** {@code base} with an update. */
  static Weights plus(Weights base, Update update) {
    float[] next = base.toArray();
    float[] change = update.change();
    for (int i = 0; i < next.length; i++) {
      next[i] += change[i];
    }
    return Weights.of(base.layout(), next);
  }
}
