package space.perigee.onboard.flight.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static space.perigee.onboard.learning.TestModels.moved;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import space.perigee.sync.delta.DeltaCodec;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;

class UnsentRemainderTest {

  private static final ParameterLayout LAYOUT =
      new ParameterLayout(List.of(new TensorSpec("w", List.of(30, 20))));

  private static final Weights START = moved(Weights.zero(LAYOUT), 1);

  private final UnsentRemainder remainder = new UnsentRemainder(LAYOUT);

  private Weights offer(Weights learner, Weights base) {
    Weights wanted = remainder.wanted(learner);
    Weights result =
        DeltaCodec.encode(base, wanted, new DeltaTarget.Density(0.1), DeltaCodec.Options.DEFAULT)
            .result();
    remainder.offered(wanted, result);
    return result;
  }

  private static double distance(Weights a, Weights b) {
    return Math.sqrt(a.squaredDistance(b));
  }

  @Test
  void nothingIsAsideBeforeAModelIsAdopted() {
    Weights learner = moved(START, 2);

    offer(learner, START);

    assertThat(remainder.wanted(learner)).isEqualTo(learner);
  }

  @Test
  void theLearnerContinuesFromTheGlobalModelAloneAndTheRestIsAside() {
    Weights learner = moved(START, 2);
    Weights sent = offer(learner, START);
    Weights global = moved(sent, 3);

    Weights adopted = remainder.merged(global, learner, sent);
    remainder.adopted();

    assertThat(distance(adopted, global)).isCloseTo(0, within(1e-4));
    double rest = distance(learner, sent);
    assertThat(rest).isPositive();
    assertThat(distance(remainder.wanted(adopted), global)).isCloseTo(rest, within(1e-4));
  }

  @Test
  void whatWasLearnedSinceTheDeltaIsKept() {
    Weights learner = moved(START, 2);
    Weights sent = offer(learner, START);
    Weights since = moved(learner, 4);

    Weights adopted = remainder.merged(sent, since, sent);

    assertThat(distance(adopted, sent)).isCloseTo(distance(since, learner), within(1e-4));
  }

  @Test
  void everythingReachesTheGroundOverSeveralRounds() {
    Weights learner = moved(START, 2);
    Weights trained = learner;
    Weights base = START;
    for (int round = 0; round < 25; round++) {
      Weights sent = offer(learner, base);
      // The ground gives back what it has heard, and the satellite learns nothing more.
      learner = remainder.merged(sent, learner, sent);
      remainder.adopted();
      base = sent;
      assertThat(distance(remainder.wanted(learner), trained)).isCloseTo(0, within(1e-3));
    }

    assertThat(distance(base, trained)).isLessThan(distance(START, trained) / 50);
  }

  @Test
  void losslessDeltasLeaveNothing() {
    Weights learner = moved(START, 2);
    remainder.offered(learner, learner);
    Weights global = moved(START, 3);

    assertThat(distance(remainder.merged(global, learner, learner), global))
        .isCloseTo(0, within(1e-4));
    remainder.adopted();
    assertThat(remainder.wanted(global)).isEqualTo(global);
  }

  @Test
  void aRemainderThatIsNotFiniteIsDropped() {
    float[] values = START.toArray();
    values[3] = Float.MAX_VALUE;
    Weights huge = Weights.of(LAYOUT, values);
    values[3] = -Float.MAX_VALUE;
    remainder.offered(huge, Weights.of(LAYOUT, values));
    remainder.adopted();
    assertThat(remainder.wanted(START)).isEqualTo(START);

    values[3] = 0;
    remainder.offered(huge, Weights.of(LAYOUT, values));
    remainder.adopted();
    assertThat(remainder.wanted(huge)).isEqualTo(huge);
    assertThat(remainder.wanted(START)).isEqualTo(START);
  }

  @Test
  void isDroppedWhenTheLearnerReturnsToAnEarlierState() {
    Weights learner = moved(START, 2);
    offer(learner, START);
    remainder.adopted();
    assertThat(remainder.wanted(learner)).isNotEqualTo(learner);

    remainder.forget();

    assertThat(remainder.wanted(learner)).isEqualTo(learner);
  }

  @Test
  void survivesARestart() throws Exception {
    Weights learner = moved(START, 2);
    offer(learner, START);
    remainder.adopted();
    Weights sent = offer(moved(learner, 5), START);
    ByteArrayOutputStream saved = new ByteArrayOutputStream();
    remainder.save(new DataOutputStream(saved));

    UnsentRemainder restored = new UnsentRemainder(LAYOUT);
    restored.restore(new DataInputStream(new ByteArrayInputStream(saved.toByteArray())));

    assertThat(restored.wanted(learner)).isEqualTo(remainder.wanted(learner));
    assertThat(restored.merged(START, learner, sent))
        .isEqualTo(remainder.merged(START, learner, sent));
  }
}
