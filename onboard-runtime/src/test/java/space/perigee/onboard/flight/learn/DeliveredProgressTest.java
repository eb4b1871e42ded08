package space.perigee.onboard.flight.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.exchange.Incoming;
import space.perigee.sync.model.Mirror;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Subject;

class DeliveredProgressTest {

  private static final int SIZE = 3;
  private static final ParameterLayout LAYOUT =
      new ParameterLayout(List.of(new TensorSpec("W", List.of(SIZE))));
  private static final Weights START = Weights.of(LAYOUT, new float[] {1, 2, 3});

  /** A satellite, as the parts of the flight put it together, and what the ground makes of it. */
  private static final class Satellite {

    private final UnsentRemainder remainder = new UnsentRemainder(LAYOUT);
    private DeliveredProgress progress = new DeliveredProgress(LAYOUT);
    private Mirror mirror = Mirror.startingFrom(START);
    private Weights learner = START;

    /**
     * The ground's side: the delivery before, the model of the last delivery, the sum of updates.
     */
    private @Nullable Weights last;

    private long lastNumber;
    private final double[] counted = new double[SIZE];
    private Weights model = START;
    private boolean tookWhole;

    void train(Random random, double[] learned) {
      float[] values = learner.toArray();
      for (int i = 0; i < SIZE; i++) {
        float step = (float) random.nextGaussian();
        values[i] += step;
        learned[i] += step;
      }
      learner = Weights.of(LAYOUT, values);
    }

    /** A lossy delivery, of which the receipt arrives at once. */
    void deliver(Random random) {
      Weights wanted = remainder.wanted(progress.undelivered(learner));
      float[] values = wanted.toArray();
      for (int i = 0; i < SIZE; i++) {
        values[i] += (float) (0.3 * random.nextGaussian());
      }
      Weights result = Weights.of(LAYOUT, values);
      remainder.offered(wanted, result);
      progress.offered(result, false);
      mirror = mirror.offer(result).acknowledge(result.version());
      count(result);
    }

    private void count(Weights result) {
      Weights from = last == null || progress.number() > lastNumber ? model : last;
      for (int i = 0; i < SIZE; i++) {
        counted[i] += (double) result.get(i) - from.get(i);
      }
      last = result;
      lastNumber = progress.number();
    }

    void adopt(Weights global, @Nullable Weights contained, long number) {
      Incoming incoming = incoming(global, contained, number);
      mirror = mirror.accept(mirror.received().get(0).version(), global);
      ExchangeState state = new ExchangeState(mirror, null, List.of(), null, List.of());
      DeliveredProgress.Plan plan = progress.plan(incoming, state);
      Weights anchor = plan.anchor();
      tookWhole = anchor == null;
      learner =
          anchor == null
              ? global
              : plan.withAhead(remainder.merged(global, progress.undelivered(learner), anchor));
      remainder.adopted();
      progress.adopted(incoming, state, plan);
      model = global;
    }

    void restart() {
      ByteArrayOutputStream saved = new ByteArrayOutputStream();
      try {
        progress.save(new DataOutputStream(saved));
        progress = new DeliveredProgress(LAYOUT);
        progress.restore(new DataInputStream(new ByteArrayInputStream(saved.toByteArray())));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * Trainings, lossy deliveries and adopted models in any order. A model contains the newest
   * delivery or the one before. What the ground counts, and what is still to be sent, is what the
   * satellite learned.
   */
  @Property(tries = 300)
  void theGroundCountsExactlyWhatWasLearned(@ForAll @LongRange(min = 1) long seed) {
    Random random = new Random(seed);
    Satellite satellite = new Satellite();
    double[] learned = new double[SIZE];
    Weights newest = null;
    Weights decided = null;
    long number = 0;
    for (int event = 0; event < 60; event++) {
      switch (random.nextInt(5)) {
        case 0, 1 -> satellite.train(random, learned);
        case 2 -> {
          decided = random.nextBoolean() ? newest : decided;
          satellite.deliver(random);
          newest = satellite.last;
        }
        case 3 -> satellite.restart();
        default -> {
          if (newest != null) {
            Weights contained = decided == null || random.nextBoolean() ? newest : decided;
            decided = contained;
            satellite.adopt(random(random), contained, ++number);
          }
        }
      }
      if (satellite.tookWhole) {
        return; // a model contained a delivery that is no longer told apart: progress is given up
      }
    }
    Weights left = satellite.remainder.wanted(satellite.progress.undelivered(satellite.learner));
    satellite.count(left);
    assertThat(satellite.counted).containsExactly(learned, within(1e-3));
  }

  @Test
  void aModelWithAnUnknownDeliveryIsTakenAsItIs() {
    Satellite satellite = new Satellite();
    Random random = new Random(1);
    satellite.train(random, new double[SIZE]);
    satellite.deliver(random);
    Weights global = random(random);

    satellite.adopt(global, random(random), 5);

    assertThat(satellite.learner).isEqualTo(global);
    assertThat(satellite.progress.subject(7)).isEqualTo(Subject.ofDelta(7, 5));
  }

  @Test
  void twoModelsInARowWithTheSameDeliveryDoNotAddUp() {
    Satellite satellite = new Satellite();
    Random random = new Random(2);
    double[] learned = new double[SIZE];
    satellite.train(random, learned);
    satellite.deliver(random);
    Weights delivered = Objects.requireNonNull(satellite.last);
    satellite.train(random, learned);
    Weights first = satellite.learner;
    satellite.adopt(random(random), delivered, 1);
    Weights second = random(random);

    satellite.adopt(second, delivered, 2);

    for (int i = 0; i < SIZE; i++) {
      // What the lossy delivery dropped is aside, and not trained from.
      double progress = first.get(i) - delivered.get(i);
      double all = satellite.remainder.wanted(satellite.learner).get(i) - second.get(i);
      assertThat(all).isCloseTo(progress, within(1e-5));
    }
  }

  private static Weights random(Random random) {
    float[] values = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Weights.of(LAYOUT, values);
  }

  private static Incoming incoming(Weights global, @Nullable Weights contained, long number) {
    Subject subject = Subject.ofModel(1, contained == null ? null : contained.version(), number);
    return new Incoming(
        Manifest.of(Sha256.of(new byte[] {1}), 1, 1024, 1, subject), START.version(), global);
  }
}
