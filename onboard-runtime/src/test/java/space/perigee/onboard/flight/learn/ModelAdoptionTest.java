package space.perigee.onboard.flight.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.TestModels;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.exchange.Incoming;
import space.perigee.sync.exchange.PersonalLayers;
import space.perigee.sync.model.Mirror;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Subject;

public class ModelAdoptionTest {

  @Test
  void takesAModelWithinTheToleranceAndNoneBelow() {
    Learner learner = new Learner(TestModels.dense(1));
    for (int step = 0; step < 100; step++) {
      learner.train(TestModels.data(32, step).rows());
    }
    Weights trained = learner.weights();
    Incoming untrained = incoming(new Learner(TestModels.dense(1)).weights(), null);
    Mirror mirror = Mirror.startingFrom(trained);

    DeliveredProgress adopted = new DeliveredProgress(learner.layout());
    ModelAdoption.Decision strict =
        new ModelAdoption(
                learner,
                TestModels.data(200, 999),
                0.05,
                new UnsentRemainder(learner.layout()),
                adopted,
                PersonalLayers.NONE.in(learner.layout()))
            .decide(untrained, state(mirror), () -> true);
    assertThat(strict.adopted()).isFalse();
    assertThat(strict.candidateAccuracy()).isLessThan(strict.currentAccuracy() - 0.05);
    assertThat(learner.weights()).isEqualTo(trained);
    assertThat(adopted.subject(7)).as("nothing is adopted").isEqualTo(Subject.ofDelta(7));

    ModelAdoption.Decision lenient =
        new ModelAdoption(
                learner,
                TestModels.data(200, 999),
                1,
                new UnsentRemainder(learner.layout()),
                adopted,
                PersonalLayers.NONE.in(learner.layout()))
            .decide(untrained, state(mirror), () -> true);
    assertThat(lenient.adopted()).isTrue();
    assertThat(learner.weights()).isEqualTo(untrained.weights());
    assertThat(adopted.subject(7))
        .as("the model was taken as it is")
        .isEqualTo(Subject.ofDelta(7, 1));
  }

  @Test
  void saysWhichModelWasAdoptedAlsoAfterARestart() throws IOException {
    Learner learner = new Learner(TestModels.dense(1));
    Weights merged = learner.weights();
    Weights global = new Learner(TestModels.dense(2)).weights();
    DeliveredProgress adopted = new DeliveredProgress(learner.layout());
    new ModelAdoption(
            learner,
            null,
            1,
            new UnsentRemainder(learner.layout()),
            adopted,
            PersonalLayers.NONE.in(learner.layout()))
        .decide(incoming(global, merged.version()), state(Mirror.startingFrom(merged)), () -> true);

    ByteArrayOutputStream saved = new ByteArrayOutputStream();
    adopted.save(new DataOutputStream(saved));
    DeliveredProgress restored = new DeliveredProgress(learner.layout());
    restored.restore(new DataInputStream(new ByteArrayInputStream(saved.toByteArray())));

    assertThat(restored.subject(7)).isEqualTo(Subject.ofDelta(7, 1));
  }

  @Test
  void neverTakesACandidateThatIsNotFinite() {
    Learner learner = new Learner(TestModels.dense(1));
    Weights before = learner.weights();
    float[] values = before.toArray();
    values[0] = Float.MAX_VALUE;
    Weights global = Weights.of(before.layout(), values);
    values[0] = -Float.MAX_VALUE;
    Weights merged = Weights.of(before.layout(), values);
    values[0] = Float.MAX_VALUE;
    learner.setWeights(Weights.of(before.layout(), values));
    Weights current = learner.weights();
    DeliveredProgress adopted = new DeliveredProgress(learner.layout());

    ModelAdoption.Decision decision =
        new ModelAdoption(
                learner,
                null,
                1,
                new UnsentRemainder(learner.layout()),
                adopted,
                PersonalLayers.NONE.in(learner.layout()))
            .decide(
                incoming(global, merged.version()), state(Mirror.startingFrom(merged)), () -> true);

    assertThat(decision.adopted()).isFalse();
    assertThat(learner.weights()).isEqualTo(current);
  }

  private static ExchangeState state(Mirror mirror) {
    return new ExchangeState(mirror, null, List.of(), null, List.of());
  }

  private static Incoming incoming(Weights weights, @Nullable ModelVersion merged) {
    Manifest manifest =
        Manifest.of(Sha256.of(new byte[] {1}), 1, 1024, 1, Subject.ofModel(1, merged, 1));
    return new Incoming(manifest, Weights.zero(weights.layout()).version(), weights);
  }
}
