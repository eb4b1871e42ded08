package space.perigee.onboard.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static space.perigee.onboard.flight.Flights.minutes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.data.SampleTable;
import space.perigee.onboard.flight.account.Counter;
import space.perigee.onboard.flight.payload.PredictionRecord;
import space.perigee.onboard.flight.payload.PredictionSink;
import space.perigee.onboard.flight.payload.PredictionStatus;
import space.perigee.onboard.learning.TestModels;

/** The predictions that leave a flight. */
class PredictionFlightTest {

  private static final SampleTable DATA = TestModels.data(50, 1);

  private static final class Kept implements PredictionSink {

    final List<PredictionRecord> records = new ArrayList<>();

    @Override
    public void accept(PredictionRecord prediction) {
      records.add(prediction);
    }

    @Override
    public @Nullable PredictionStatus status() {
      return new PredictionStatus("a list", records.size(), 0, 0, null);
    }
  }

  @Test
  void eachSampleIsPredictedByTheModelAsItWasBeforeItTrainedOnIt() {
    Kept kept = new Kept();
    OnboardRuntime runtime =
        new OnboardRuntime(Flights.settings("{}"), Flights.equipment(DATA).withPredictions(kept));
    for (int i = 0; i < DATA.size(); i++) {
      Sample sample = DATA.rows().get(i);
      var before = runtime.learner().weights().version();
      float[] expected = runtime.learner().predict(List.of(sample)).get(0);

      runtime.step(minutes(i));

      assertThat(kept.records).hasSize(i + 1);
      PredictionRecord record = kept.records.get(i);
      assertThat(record.id()).isEqualTo(i);
      assertThat(record.due()).isEqualTo(minutes(i));
      assertThat(record.task()).isEqualTo("classification");
      assertThat(record.modelVersion()).isEqualTo(before);
      assertThat(runtime.learner().version())
          .as("it has trained since")
          .isEqualTo(runtime.learner().weights().version())
          .isNotEqualTo(before);
      Map<?, ?> probabilities =
          (Map<?, ?>) Objects.requireNonNull(record.prediction().get("probabilities"));
      assertThat(probabilities.keySet()).hasToString(DATA.classes().toString());
      assertThat(probabilities.values()).hasToString(Arrays.toString(expected));
      assertThat(record.prediction().get("class")).isEqualTo(best(expected));
      assertThat(record.latency()).isPositive();
    }
    assertThat(runtime.status(minutes(50)).samples().predictions()).isEqualTo(kept.status());
  }

  @Test
  void aSampleThatCannotBePredictedLeavesNoPrediction() {
    List<Sample> rows = new ArrayList<>(DATA.rows().subList(0, 3));
    rows.set(1, Sample.unlabeled(new float[] {Float.NaN, 0, 0, 0}));
    Kept kept = new Kept();
    OnboardRuntime runtime =
        new OnboardRuntime(
            Flights.settings("{}"),
            Flights.equipment(new SampleTable(DATA.classes(), 4, rows)).withPredictions(kept));

    Flights.fly(runtime);

    assertThat(kept.records).extracting(PredictionRecord::id).containsExactly(0L, 2L);
    assertThat(runtime.count(Counter.SAMPLES_SKIPPED)).isEqualTo(1);
  }

  private static String best(float[] probabilities) {
    int best = 0;
    for (int k = 1; k < probabilities.length; k++) {
      best = probabilities[k] > probabilities[best] ? k : best;
    }
    return DATA.classes().get(best);
  }
}
