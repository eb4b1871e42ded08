package space.perigee.sim.federate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;

class FederatedRunTest {

  private static final ParameterLayout LAYOUT =
      new ParameterLayout(List.of(new TensorSpec("w", List.of(2))));

  private static final FederatedRun.Observer NOBODY = (client, round, base, next) -> {};

  /** Only the first parameter crosses; the second keeps the base's value. */
  private static final LinkCoding FIRST_ONLY =
      (satellite, base, next) -> new LinkCoding.Sent(7, weights(next.get(0), base.get(1)));

  private static Weights weights(float a, float b) {
    return Weights.of(LAYOUT, new float[] {a, b});
  }

  /** Satellite k learns k + 1 in every parameter, every round. */
  private static Weights learn(int client, int round, Weights start) {
    return weights(start.get(0) + client + 1, start.get(1) + client + 1);
  }

  private interface Step {
    Weights train(int client, int round, Weights start);
  }

  /** Starts from (10, 10), and trains by {@code step}. */
  private static FederatedRun.LocalTraining training(List<Integer> samples, Step step) {
    return new FederatedRun.LocalTraining() {
      @Override
      public Weights start() {
        return weights(10, 10);
      }

      @Override
      public List<Integer> samples() {
        return samples;
      }

      @Override
      public Weights train(int client, int round, Weights start) {
        return step.train(client, round, start);
      }
    };
  }

  private static FederatedRun federation(
      List<Integer> samples, LinkCoding down, LinkCoding up, FederatedRun.Observer observer) {
    return new FederatedRun(
        training(samples, FederatedRunTest::learn), Residual.TRAINED, down, up, observer);
  }

  @Test
  void theMeanIsWeightedBySamples() throws Exception {
    FederatedRun federation =
        federation(List.of(30, 10), LinkCoding.float32(), LinkCoding.float32(), NOBODY);
    Weights held = federation.next().held();
    assertThat(held.get(0)).isCloseTo(10 + (30 * 1 + 10 * 2) / 40f, within(1e-6f));
    assertThat(held.get(1)).isEqualTo(held.get(0));
  }

  @Test
  void whatADeltaDropsStaysOnBoardAndIsTrainedOnAndOfferedAgain() throws Exception {
    List<Float> offered = new ArrayList<>();
    FederatedRun federation =
        federation(
            List.of(1),
            FIRST_ONLY,
            LinkCoding.float32(),
            (client, round, base, next) -> offered.add(next.get(1) - base.get(1)));
    federation.next();
    federation.next();
    Weights held = federation.next().held();
    assertThat(offered).containsExactly(1f, 2f, 3f);
    assertThat(held.get(0)).isEqualTo(13f);
    assertThat(held.get(1)).isEqualTo(10f);
  }

  @Test
  void whatWasDroppedArrivesOnceTheLinkLetsItThrough() throws Exception {
    LinkCoding everySecond =
        new LinkCoding() {
          private int count;

          @Override
          public Sent send(int satellite, Weights base, Weights next) {
            return count++ % 2 == 0 ? new Sent(0, base) : new Sent(8, next);
          }
        };
    FederatedRun federation = federation(List.of(1), everySecond, LinkCoding.float32(), NOBODY);
    assertThat(federation.next().held()).isEqualTo(weights(10, 10));
    assertThat(federation.next().held()).isEqualTo(weights(12, 12));
  }

  /**
   * What the satellites begin with, and what their deltas offer, of the parameter that is dropped.
   */
  private record Seen(List<Float> starts, List<Float> offered) {}

  private static Seen twoRounds(Residual residual) throws InterruptedException {
    Seen seen = new Seen(new ArrayList<>(), new ArrayList<>());
    FederatedRun federation =
        new FederatedRun(
            training(
                List.of(1, 1),
                (client, round, start) -> {
                  seen.starts().add(start.get(1));
                  return learn(client, round, start);
                }),
            residual,
            FIRST_ONLY,
            LinkCoding.float32(),
            (client, round, base, next) -> seen.offered().add(next.get(1) - base.get(1)));
    federation.next();
    federation.next();
    return seen;
  }

  @Test
  void aTrainedResidualIsTheSatellitesOwnAndItStartsFromIt() throws Exception {
    Seen seen = twoRounds(Residual.TRAINED);
    assertThat(seen.starts()).containsExactly(10f, 10f, 11f, 12f);
    assertThat(seen.offered()).containsExactly(1f, 2f, 2f, 4f);
  }

  @Test
  void aResidualPutAsideIsOfferedAgainButNotTrainedOn() throws Exception {
    Seen seen = twoRounds(Residual.ASIDE);
    assertThat(seen.starts()).containsExactly(10f, 10f, 10f, 10f);
    assertThat(seen.offered()).containsExactly(1f, 2f, 2f, 4f);
  }

  @Test
  void aLinkThatDropsNothingLeavesNoResidual() throws Exception {
    List<Weights> starts = new ArrayList<>();
    List<Weights> helds = new ArrayList<>();
    FederatedRun federation =
        new FederatedRun(
            training(
                List.of(3, 5),
                (client, round, start) -> {
                  starts.add(start);
                  return learn(client, round, start);
                }),
            Residual.TRAINED,
            LinkCoding.float32(),
            LinkCoding.float32(),
            NOBODY);
    helds.add(federation.next().held());
    federation.next();
    assertThat(starts.subList(2, 4)).allMatch(start -> start.equals(helds.get(0)));
  }

  @Test
  void whatTheUplinkDropsStaysInTheGroundsDifference() throws Exception {
    List<Float> offered = new ArrayList<>();
    LinkCoding up =
        (satellite, base, next) -> {
          offered.add(next.get(1) - base.get(1));
          return FIRST_ONLY.send(satellite, base, next);
        };
    FederatedRun federation = federation(List.of(1), LinkCoding.float32(), up, NOBODY);
    federation.next();
    Weights held = federation.next().held();
    assertThat(offered).containsExactly(1f, 2f);
    assertThat(held).isEqualTo(weights(12, 10));
  }

  @Test
  void bytesDownAreOfEveryDeltaAndBytesUpOfEveryReceiver() throws Exception {
    FederatedRun federation =
        federation(List.of(1, 1, 1), FIRST_ONLY, LinkCoding.float32(), NOBODY);
    FederatedRun.Round round = federation.next();
    assertThat(round.bytesDown()).isEqualTo(3 * 7);
    assertThat(round.bytesUp()).isEqualTo(3 * 4 * 2);
  }

  @Test
  void refusesASatelliteWithoutSamples() {
    assertThatThrownBy(() -> federation(List.of(1, 0), FIRST_ONLY, LinkCoding.float32(), NOBODY))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
