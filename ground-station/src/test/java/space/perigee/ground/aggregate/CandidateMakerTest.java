package space.perigee.ground.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import space.perigee.ground.TestModel;
import space.perigee.ground.admission.Admission;
import space.perigee.ground.admission.RoundScreening;
import space.perigee.ground.admission.SampleBound;
import space.perigee.ground.evaluate.Assessment;
import space.perigee.ground.evaluate.EvaluationGate;
import space.perigee.ground.evaluate.ModelEvaluator;
import space.perigee.ground.evaluate.PredictedLabels;
import space.perigee.ground.evaluate.PublishedScores;
import space.perigee.onboard.task.Task;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.exchange.PersonalLayers;
import space.perigee.sync.model.Weights;

/** What the gate lets a satellite do that is alone in its rounds. */
class CandidateMakerTest {

  /** Best where the first parameter is 0.6. */
  private static final ModelEvaluator PEAK =
      new ModelEvaluator() {
        @Override
        public Task task() {
          return TestModel.FIRST_PARAMETER.task();
        }

        @Override
        public Assessment evaluate(Weights weights) {
          double score = Math.max(0, 1 - Math.abs(weights.get(0) - 0.6));
          return TestModel.assessment(score, score, score);
        }
      };

  private @Nullable String refusal;
  private UpdateScreening screening = UpdateScreening.OPEN;
  private ServerState state = ServerState.NONE;
  private ModelEvaluator evaluator = TestModel.FIRST_PARAMETER;
  private GlobalModel global = published(0.5);

  private GlobalModel published(double value) {
    Weights weights = TestModel.of(value);
    return new GlobalModel(
        0, weights, PublishedScores.of(evaluator.evaluate(weights)), new TreeMap<>(), 0);
  }

  /** A round of one update, of all parameters alike; true if a version is published. */
  private boolean round(double change) {
    return round(change, new FedAvg());
  }

  private boolean round(double change, AggregationStrategy strategy) {
    CandidateMaker.Candidate candidate =
        candidate(List.of(Updates.of("alone", 100, filled(change))), strategy);
    state = PrivacySpent.carried(state, candidate.state());
    refusal = candidate.refusal();
    Assessment assessment = candidate.assessment();
    if (candidate.refusal() != null || assessment == null) {
      return false;
    }
    global = global.next(global.number() + 1, candidate.weights(), assessment, new TreeMap<>(), 0);
    return true;
  }

  private float[] filled(double change) {
    float[] values = new float[global.weights().size()];
    Arrays.fill(values, (float) change);
    return values;
  }

  private CandidateMaker.Candidate candidate(List<Update> updates, AggregationStrategy strategy) {
    PendingUpdates pending = new PendingUpdates(strategy);
    updates.forEach(update -> pending.add(update, ServerState.NONE));
    CandidateMaker maker =
        new CandidateMaker(
            new CandidateMaker.Rules(
                strategy,
                new EvaluationGate(0.05, 0.2),
                new DeltaTarget.Lossless(),
                PersonalLayers.NONE.in(TestModel.LAYOUT)),
            evaluator,
            screening);
    return maker.make(
        new CandidateMaker.Start(global, CodedVersions.none(), state), pending.take());
  }

  private double score() {
    return Objects.requireNonNull(global.assessment().value());
  }

  @Test
  void aPartOfARefusedStepIsNotPublishedIfItIsWorse() {
    for (int i = 0; i < 10; i++) {
      assertThat(round(-0.4)).isFalse();
    }
    assertThat(score()).isEqualTo(0.5);
  }

  @Test
  void aPartOfARefusedStepIsPublishedIfItIsNoWorse() {
    evaluator = PEAK;
    global = published(0.5);

    assertThat(round(0.7)).isTrue();

    assertThat((double) global.weights().get(0)).isCloseTo(0.675, within(1e-6));
    assertThat(score()).isCloseTo(0.925, within(1e-6));
  }

  /** Without labels: finds label 1 in sample i if the first parameter is above i / 10. */
  private static final ModelEvaluator UNLABELED =
      new ModelEvaluator() {
        @Override
        public Task task() {
          return TestModel.FIRST_PARAMETER.task();
        }

        @Override
        public Assessment evaluate(Weights weights) {
          return Assessment.unlabeled(task().metric());
        }

        @Override
        public Optional<PredictedLabels> predictions(Weights weights) {
          List<float[]> probabilities = new ArrayList<>();
          for (int i = 0; i < 10; i++) {
            float one = weights.get(0) > i / 10.0 ? 0.95f : 0.05f;
            probabilities.add(new float[] {1 - one, one});
          }
          return Optional.of(PredictedLabels.of(probabilities));
        }
      };

  @Test
  void withoutLabelsAStepIsCutUntilPredictionsAgree() {
    evaluator = UNLABELED;
    global = published(0.45);

    assertThat(round(-0.4)).isTrue();

    assertThat((double) global.weights().get(0)).isCloseTo(0.25, within(1e-6));
    assertThat(global.assessment().value()).isNull();
  }

  @Test
  void withoutLabelsTheUpdateThatOverturnsPredictionsIsFound() {
    evaluator = UNLABELED;
    global = published(0.45);
    screening =
        new RoundScreening(
            new Admission(Map.of(), (changes, notices, now) -> {}),
            evaluator,
            new SampleBound(null),
            0);
    List<Update> updates = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      updates.add(Updates.of("good-" + i, 100, filled(0.02)));
    }
    updates.add(Updates.of("bad", 1000, filled(-0.6)));

    CandidateMaker.Candidate candidate = candidate(updates, new FedAvg());

    assertThat(candidate.refusal()).isNull();
    assertThat(candidate.used()).extracting(Update::satellite).doesNotContain("bad").hasSize(3);
  }

  @Test
  void refusedAggregatesCountAsRevealed() {
    AggregationStrategy strategy = AggregationStrategies.parse("fedavg:clip=20,noise=0.0001");
    screening =
        new UpdateScreening() {
          @Override
          public List<Rejection> spoilers(List<Update> updates, Weights current, Trial trial) {
            trial.of(updates);
            return List.of();
          }
        };

    assertThat(round(-0.4, strategy)).isFalse();

    assertThat(PrivacySpent.of(state).orElseThrow().rounds()).as("itself and a trial").isEqualTo(2);
    assertThat(round(0.01, strategy)).isTrue();
    PrivacySpent spent = PrivacySpent.of(state).orElseThrow();
    assertThat(spent.rounds()).isEqualTo(3);
    assertThat(spent.epsilon()).isEqualTo(RdpAccountant.epsilon(0.0001, 3, 1e-5));
  }

  /** What a user's own strategy may do. */
  @Test
  void aStrategyThatFailsCostsTheRoundAndNoLaterOne() {
    int size = global.weights().size();

    assertThat(round(0.01, strategy(parameters -> fail()))).isFalse();
    assertThat(refusal).contains("the aggregation failed", "no idea");
    assertThat(round(0.01, strategy(parameters -> new float[parameters - 1]))).isFalse();
    assertThat(refusal).contains("the aggregation failed");
    float[] noNumbers = new float[size];
    Arrays.fill(noNumbers, Float.NaN);
    assertThat(round(0.01, strategy(parameters -> noNumbers))).isFalse();
    assertThat(refusal).isNotNull();

    assertThat(round(0.01)).isTrue();
  }

  private static float[] fail() {
    throw new IllegalStateException("no idea");
  }

  private static AggregationStrategy strategy(IntFunction<float[]> change) {
    return new AggregationStrategy() {
      @Override
      public boolean streams() {
        return false;
      }

      @Override
      public Aggregation begin(ServerState state) {
        return new Aggregation() {
          @Override
          public void add(Update update) {}

          @Override
          public Step close(int parameters, ServerState last) {
            return new Step(change.apply(parameters), last);
          }
        };
      }
    };
  }

  @Test
  void smallLossesOfOneRoundAfterTheOtherEnd() {
    for (int i = 0; i < 20; i++) {
      round(-0.02);
    }
    assertThat(score()).isCloseTo(0.46, within(1e-6));
  }

  @Test
  void whatVersionsLackOfAPersonalLayerIsNotPublished() {
    Weights start = TestModel.of(0.5);
    CodedVersions lacking =
        new CodedVersions(new TreeMap<>(), new CodedVersions.Remainder(0, TestModel.of(0.01)));
    PendingUpdates pending = new PendingUpdates(new FedAvg());
    pending.add(Updates.of("alone", 100, new float[start.size()]), ServerState.NONE);
    CandidateMaker.Candidate candidate =
        new CandidateMaker(
                new CandidateMaker.Rules(
                    new FedAvg(),
                    new EvaluationGate(1, 1),
                    new DeltaTarget.Lossless(),
                    new PersonalLayers(List.of("b")).in(TestModel.LAYOUT)),
                evaluator,
                UpdateScreening.OPEN)
            .make(new CandidateMaker.Start(global, lacking, ServerState.NONE), pending.take());

    assertThat(candidate.weights().get(0)).isEqualTo(0.51f);
    assertThat(candidate.weights().get(start.size() - 1)).isEqualTo(start.get(start.size() - 1));
  }
}
