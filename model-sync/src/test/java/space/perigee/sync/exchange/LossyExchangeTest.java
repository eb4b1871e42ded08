package space.perigee.sync.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static space.perigee.sync.exchange.TwoEnds.LAYOUT;
import static space.perigee.sync.exchange.TwoEnds.START;
import static space.perigee.sync.exchange.TwoEnds.moved;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import space.perigee.sync.delta.DeltaInfo;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.exchange.TwoEnds.End;
import space.perigee.sync.model.Mirror;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.Subject;

class LossyExchangeTest {

  private final TwoEnds ends = new TwoEnds(new DeltaTarget.Density(0.2));
  private final End satellite = ends.satellite;
  private final End ground = ends.ground;

  private Weights lastHeard() {
    return ground.incoming.get(ground.incoming.size() - 1).weights();
  }

  @Test
  void bothMirrorsHoldWhatArrivedAndNotWhatWasMeant() {
    Weights trained = moved(START, 2);
    satellite.offer(trained, 1, null);

    assertThat(ends.pass()).isTrue();

    assertThat(lastHeard()).isNotEqualTo(trained);
    assertThat(lastHeard().squaredDistance(trained)).isLessThan(START.squaredDistance(trained));
    assertThat(satellite.exchange.state().mirror().heldVersions())
        .containsExactlyInAnyOrderElementsOf(ground.exchange.state().mirror().heldVersions());
  }

  @Test
  void whatWasDroppedLeavesWithLaterDeltas() {
    Weights trained = moved(START, 2);
    double distance = START.squaredDistance(trained);
    for (int pass = 0; pass < 12; pass++) {
      satellite.offer(trained, 1, null);
      assertThat(ends.pass()).isTrue();
      assertThat(lastHeard().squaredDistance(trained)).isLessThanOrEqualTo(distance);
      distance = lastHeard().squaredDistance(trained);
    }

    assertThat(distance).isLessThan(START.squaredDistance(trained) / 100);
  }

  @Test
  void aLaterDeltaIsCodedWithWhatBothRememberAlsoAfterARestart() throws Exception {
    Weights trained = START;
    boolean withParent = false;
    for (int pass = 0; pass < 6; pass++) {
      trained = sameWay(trained);
      satellite.offer(trained, pass, null);
      byte[] delta = satellite.delta();
      withParent |= DeltaInfo.of(delta).parent() != null;
      satellite.kill();
      ground.kill();
      assertThat(ends.pass()).isTrue();
      assertThat(ground.refusals).isEmpty();
    }

    assertThat(withParent).isTrue();
  }

  /** The same few weights grow again, as in a stretch of training on one thing. */
  private static Weights sameWay(Weights from) {
    Random random = new Random(5);
    float[] values = from.toArray();
    for (int i = 0; i < values.length; i++) {
      float change = (float) (0.01 * random.nextGaussian());
      values[i] += random.nextInt(5) == 0 ? 10 * change : 0.1f * change;
    }
    return Weights.of(LAYOUT, values);
  }

  @Test
  void whenTheGroundForgotTheParentTheSameGoesAgainWithoutIt() {
    Weights trained = START;
    for (int pass = 0; pass < 4; pass++) {
      trained = sameWay(trained);
      satellite.offer(trained, pass, null);
      assertThat(ends.pass()).isTrue();
    }
    forgetLevels(ground);
    trained = sameWay(trained);
    satellite.offer(trained, 9, null);

    assertThat(ends.pass()).isTrue();

    assertThat(satellite.receipts.get(satellite.receipts.size() - 1).verdict())
        .isEqualTo(Receipt.Verdict.ACCEPTED);
    assertThat(ground.incoming.get(ground.incoming.size() - 1).samples()).isEqualTo(9);
  }

  private static void forgetLevels(End end) {
    ExchangeState state = end.exchange.state();
    end.disk = new ExchangeState(state.mirror(), null, state.receipts(), null, List.of()).toBytes();
    end.kill();
  }

  @Test
  void theFirstWeightsOfAnEndThatKnowsNothingComeWithoutLoss() {
    ground.disk =
        new ExchangeState(
                Mirror.restore(LAYOUT, List.of(), List.of(), List.of()),
                null,
                List.of(),
                null,
                List.of())
            .toBytes();
    ground.kill();
    Weights trained = moved(START, 3);
    satellite.offer(trained, 1, null);

    assertThat(ends.pass()).isTrue();

    // The lossy delta built on what the ground no longer has; what it led to was sent again whole.
    Weights offered = satellite.exchange.state().mirror().sent().get(0);
    assertThat(lastHeard()).isEqualTo(offered);
    assertThat(offered.squaredDistance(trained)).isLessThan(START.squaredDistance(trained));
  }

  @Test
  void weightsThatAreNotFiniteAreNotOffered() {
    float[] values = START.toArray();
    values[7] = Float.NaN;

    assertThat(
            satellite.exchange.offer(Weights.of(LAYOUT, values), Subject.ofDelta(1), TwoEnds.NOW))
        .isEmpty();
    assertThat(satellite.exchange.outgoing()).isEmpty();
  }
}
