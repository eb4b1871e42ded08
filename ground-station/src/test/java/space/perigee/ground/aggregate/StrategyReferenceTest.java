package space.perigee.ground.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each strategy against a plain reference in NumPy: references.py made references.json. */
class StrategyReferenceTest {

  private static final int SATELLITES = 9;
  private static final int SIZE = 6;

  private static JsonNode references() {
    try (InputStream in = StrategyReferenceTest.class.getResourceAsStream("references.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The same numbers as in references.py; the last satellite is hostile. */
  private static List<Update> updates(int round) {
    List<Update> all = new ArrayList<>();
    for (int k = 0; k < SATELLITES; k++) {
      float[] change = new float[SIZE];
      for (int i = 0; i < SIZE; i++) {
        change[i] = ((k * 31 + i * 17 + round * 13) % 23 - 11) / 8f;
        change[i] *= k == SATELLITES - 1 ? -5 : 1;
      }
      all.add(Updates.stale(k % 4, "s" + k, 10 + 5 * k, change));
    }
    return all;
  }

  private static void assertSame(float[] actual, JsonNode expected) {
    assertThat(actual).hasSize(expected.size());
    for (int i = 0; i < actual.length; i++) {
      double reference = expected.get(i).asDouble();
      assertThat((double) actual[i])
          .isCloseTo(reference, within(1e-5 + 1e-6 * Math.abs(reference)));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fedavg             | fedavg",
        "fedprox            | fedprox",
        "fedbuff            | fedbuff",
        "fedasync-constant  | fedasync:stale=constant",
        "fedasync-hinge     | fedasync:stale=hinge,stale-b=1",
        "fedasync-polynomial| fedasync",
        "median             | median",
        "trimmed-mean       | trimmed-mean",
        "krum               | krum:hostile=0.25",
        "multi-krum         | multi-krum:hostile=0.25,choose=4",
        "geometric-median   | geometric-median",
        "clipped-mean       | clipped-mean",
        "clip               | fedavg:clip=2"
      })
  void oneRoundIsThatOfTheReference(String reference, String strategy) {
    float[] change = Updates.step(AggregationStrategies.parse(strategy), updates(0));

    assertSame(change, references().path(reference));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fedavgm           | fedavgm:rate=0.5",
        "fedadam           | fedadam",
        "fedyogi           | fedyogi",
        "fedadagrad        | fedadagrad",
        "centered-clipping | centered-clipping"
      })
  void roundsWithStateAreThoseOfTheReferenceAlsoAcrossRestarts(String reference, String strategy) {
    JsonNode expected = references().path(reference);
    ServerState state = ServerState.NONE;
    for (int round = 0; round < expected.size(); round++) {
      AggregationStrategy.Step step =
          Updates.step(AggregationStrategies.parse(strategy), state, updates(round));
      assertSame(step.change(), expected.get(round));
      state = ServerState.fromBytes(step.state().toBytes());
    }
  }

  @Test
  void theAdaptiveBoundFollowsTheQuantile() {
    AggregationStrategy strategy = AggregationStrategies.parse("fedavg:clip=1,clip-quantile=0.5");
    ServerState state = ServerState.NONE;
    int round = 0;
    for (JsonNode bound : references().path("clip-quantile")) {
      state = Updates.step(strategy, state, updates(round++)).state();
      assertThat(state.number(NormClipping.BOUND, 0)).isCloseTo(bound.asDouble(), within(1e-9));
    }
  }

  @Test
  void theEpsilonIsThatOfDpAccounting() {
    for (JsonNode entry : references().path("epsilon")) {
      double epsilon =
          RdpAccountant.epsilon(
              entry.path("noise").asDouble(),
              entry.path("rounds").asLong(),
              entry.path("delta").asDouble());
      assertThat(epsilon)
          .as(entry.toString())
          .isCloseTo(entry.path("epsilon").asDouble(), within(1e-6));
    }
  }

  /** An update of a strategy that streams may be added at any time; the others must be kept. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "fedavg",
        "fedavgm",
        "fedadam",
        "fedyogi",
        "fedadagrad",
        "fedprox",
        "fedbuff",
        "fedasync"
      })
  void theMeansStream(String strategy) {
    assertThat(AggregationStrategies.parse(strategy).streams()).isTrue();
    assertThat(AggregationStrategies.parse(strategy + ":clip=1,clip-quantile=0.5").streams())
        .isTrue();
    assertThat(AggregationStrategies.parse(strategy + ":bucket=2").streams()).isFalse();
  }
}
