package space.perigee.onboard.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import space.perigee.onboard.learning.SplitMix64;
import space.perigee.onboard.task.Classification;

/** Gradients of the terms are the slopes of what they say they are. */
class LossTest {

  private static final int CLASSES = 5;

  private static float[] random(SplitMix64 random) {
    float[] values = new float[CLASSES];
    for (int k = 0; k < CLASSES; k++) {
      values[k] = 6 * random.nextFloat() - 3;
    }
    return values;
  }

  private static double[] softmax(float[] z, BitSet among, double temperature) {
    double[] p = new double[CLASSES];
    double sum = 0;
    for (int k = 0; k < CLASSES; k++) {
      p[k] = among.get(k) ? Math.exp(z[k] / temperature) : 0;
      sum += p[k];
    }
    for (int k = 0; k < CLASSES; k++) {
      p[k] /= sum;
    }
    return p;
  }

  private static void assertSlope(float[] z, Consumer<Loss> term, ToDoubleFunction<float[]> loss) {
    // The second row is another sample, which no term may touch.
    float[] rows = new float[2 * CLASSES];
    System.arraycopy(z, 0, rows, 0, CLASSES);
    Loss made = new Loss(Classification.of(CLASSES), rows, CLASSES);
    term.accept(made);
    for (int k = 0; k < CLASSES; k++) {
      float[] up = z.clone();
      float[] down = z.clone();
      up[k] += 0.01f;
      down[k] -= 0.01f;
      double slope = (loss.applyAsDouble(up) - loss.applyAsDouble(down)) / (up[k] - down[k]);
      assertThat((double) made.gradient()[k]).isCloseTo(slope, within(2e-3));
      assertThat(made.gradient()[CLASSES + k]).isZero();
    }
  }

  @Property(tries = 100)
  void crossEntropy(@ForAll long seed) {
    SplitMix64 random = new SplitMix64(seed);
    BitSet all = new BitSet();
    all.set(0, CLASSES);
    assertSlope(
        random(random),
        loss -> loss.ofLabel(0, 3, 0.7f),
        z -> -0.7 * Math.log(softmax(z, all, 1)[3]));
  }

  @Property(tries = 100)
  void crossEntropyAmongSomeClasses(@ForAll long seed) {
    BitSet some = new BitSet();
    some.set(1);
    some.set(3);
    assertSlope(
        random(new SplitMix64(seed)),
        loss -> loss.crossEntropyAmong(some, 0, 3, 0.7f),
        z -> -0.7 * Math.log(softmax(z, some, 1)[3]));
  }

  @Property(tries = 100)
  void squaredDistance(@ForAll long seed) {
    SplitMix64 random = new SplitMix64(seed);
    float[] target = random(random);
    assertSlope(
        random(random),
        loss -> loss.squaredDistance(0, target, 0.7f),
        z -> {
          double sum = 0;
          for (int k = 0; k < CLASSES; k++) {
            sum += Math.pow(z[k] - target[k], 2);
          }
          return 0.7 * sum / CLASSES;
        });
  }

  @Property(tries = 100)
  void distillation(@ForAll long seed) {
    SplitMix64 random = new SplitMix64(seed);
    float[] teacher = random(random);
    BitSet some = new BitSet();
    some.set(0, 3);
    double[] wanted = softmax(teacher, some, 2);
    assertSlope(
        random(random),
        loss -> loss.distillation(some, 0, teacher, 2, 0.7f),
        z -> {
          double[] p = softmax(z, some, 2);
          double sum = 0;
          for (int k = 0; k < 3; k++) {
            sum -= wanted[k] * Math.log(p[k]);
          }
          return 0.7 * 4 * sum;
        });
  }
}
