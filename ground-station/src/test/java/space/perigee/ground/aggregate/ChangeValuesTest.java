package space.perigee.ground.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of which most are zero. */
class ChangeValuesTest {

  /** Changes a share of the parameters; some of the others are -0. */
  private static float[] change(int size, double share, long seed) {
    Random random = new Random(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      if (random.nextDouble() < share) {
        values[i] = (float) random.nextGaussian();
      } else if (random.nextInt(50) == 0) {
        values[i] = -0f;
      }
    }
    return values;
  }

  private static ChangeValues packed(float[] values) {
    return ChangeValues.of(values).packed();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.05, 0.9, 1})
  void aReaderReadsTheSameBitsWhateverTheBlock(double share) {
    for (int block : new int[] {1, 7, 8, 64, 1000, 1003}) {
      float[] values = change(1003, share, block);
      for (ChangeValues each : List.of(ChangeValues.of(values), packed(values))) {
        ChangeValues.Reader reader = each.reader();
        float[] read = new float[block];
        for (int from = 0; from < values.length; from += block) {
          int count = Math.min(block, values.length - from);
          reader.read(read, count);
          for (int i = 0; i < count; i++) {
            assertThat(Float.floatToRawIntBits(read[i]))
                .isEqualTo(Float.floatToRawIntBits(values[from + i]));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.05, 0.9, 1})
  void aDistanceHasTheBitsOfTheSumOverAllParameters(double share) {
    for (long seed = 1; seed <= 20; seed++) {
      float[] values = change(777, share, seed);
      float[] other = change(777, 1 - share / 2, -seed);
      double sum = 0;
      for (int i = 0; i < values.length; i++) {
        double difference = (double) values[i] - other[i];
        sum += difference * difference;
      }

      assertThat(packed(values).squaredDistance(other)).isEqualTo(sum);
      assertThat(ChangeValues.of(values).squaredDistance(other)).isEqualTo(sum);
    }
  }

  /** 200 satellites, 50,000 parameters: 40 MB as arrays. What is allocated is for sorting. */
  @Test
  void aMedianOfSparseUpdatesUnpacksFewAtATime() {
    List<Update> updates = new ArrayList<>();
    for (int k = 0; k < 200; k++) {
      updates.add(Updates.of("s" + k, 10, change(50_000, 0.05, k)).packed());
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    AggregationStrategy.Aggregation round = new CoordinateMedian().begin(ServerState.NONE);
    updates.forEach(round::add);
    AggregationStrategy.Step step = round.close(50_000, ServerState.NONE);

    assertThat(threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before)
        .isLessThan(20_000_000);
    assertThat(step.change()).hasSize(50_000);
  }
}
