package space.perigee.sync.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static space.perigee.sync.exchange.TwoEnds.LAYOUT;
import static space.perigee.sync.exchange.TwoEnds.NOW;
import static space.perigee.sync.exchange.TwoEnds.START;
import static space.perigee.sync.exchange.TwoEnds.moved;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import space.perigee.sync.delta.DeltaChain;
import space.perigee.sync.delta.DeltaCodec;
import space.perigee.sync.delta.DeltaException;
import space.perigee.sync.delta.DeltaInfo;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.exchange.TwoEnds.End;
import space.perigee.sync.model.Mirror;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.Subject;

/** Versions that are coded once reach satellites that stand on different ones. */
class PublishedVersionsTest {

  private final TwoEnds first = new TwoEnds();
  private final TwoEnds second = new TwoEnds();
  private final List<DeltaStep> steps = new ArrayList<>();
  private final List<Weights> versions = new ArrayList<>(List.of(START));

  private void publish(double density, int count) {
    for (int i = 0; i < count; i++) {
      Weights base = versions.get(versions.size() - 1);
      DeltaCodec.Encoded encoded =
          DeltaCodec.encode(
              base,
              moved(base, versions.size()),
              new DeltaTarget.Density(density),
              DeltaCodec.Options.DEFAULT);
      steps.add(new DeltaStep(base.version(), encoded.result().version(), encoded.bytes()));
      versions.add(encoded.result());
    }
  }

  private Weights newest() {
    return versions.get(versions.size() - 1);
  }

  private byte[] offer(End ground) {
    ground.exchange.offerExactly(newest(), steps, Subject.ofModel(1, null, versions.size()), NOW);
    ground.save();
    return ground.delta();
  }

  private static Weights lastModel(TwoEnds ends) {
    List<Incoming> models = ends.satellite.incoming;
    return models.get(models.size() - 1).weights();
  }

  @Test
  void satellitesOnTheVersionBeforeGetTheSameBytes() {
    publish(0.1, 1);

    byte[] toFirst = offer(first.ground);
    byte[] toSecond = offer(second.ground);

    assertThat(toFirst).isEqualTo(toSecond).isEqualTo(steps.get(0).delta());
    assertThat(first.pass()).isTrue();
    assertThat(second.pass()).isTrue();
    assertThat(lastModel(first)).isEqualTo(newest());
    assertThat(lastModel(second)).isEqualTo(newest());
  }

  @Test
  void aSatelliteFurtherBackGetsTheDeltasThatItLacksAndEndsAtTheSameBits() {
    publish(0.1, 1);
    offer(first.ground);
    assertThat(first.pass()).isTrue();
    publish(0.1, 2);

    byte[] two = offer(first.ground);
    byte[] three = offer(second.ground);

    assertThat(two.length).isLessThan(three.length);
    assertThat(first.pass()).isTrue();
    assertThat(second.pass()).isTrue();
    assertThat(lastModel(first)).isEqualTo(newest()).isEqualTo(lastModel(second));
    assertThat(lastModel(second)).isEqualTo(newest());
    assertThat(second.satellite.receipts).isEmpty();
    assertThat(second.ground.receipts)
        .extracting(Receipt::verdict)
        .containsExactly(Receipt.Verdict.ACCEPTED);
  }

  @Test
  void aLosslessDeltaGoesUpWhenItIsShorterThanTheChain() throws Exception {
    publish(1, 12);

    byte[] content = offer(first.ground);

    int chain = steps.stream().mapToInt(step -> step.delta().length).sum();
    assertThat(content.length).isLessThan(chain);
    assertThat(DeltaInfo.of(content).isLossless()).isTrue();
    assertThat(first.pass()).isTrue();
    assertThat(lastModel(first)).isEqualTo(newest());
  }

  @Test
  void aSatelliteThatSentManyDeltasStillStandsOnTheVersionThatItWasGiven() {
    publish(0.1, 1);
    offer(first.ground);
    assertThat(first.pass()).isTrue();
    Weights local = newest();
    for (int i = 0; i < 10; i++) {
      local = moved(local, 100 + i);
      first.satellite.offer(local, i, null);
      assertThat(first.pass()).isTrue();
    }
    publish(0.1, 1);

    assertThat(offer(first.ground)).isEqualTo(steps.get(1).delta());
    assertThat(first.pass()).isTrue();
    assertThat(lastModel(first)).isEqualTo(newest());
    assertThat(first.ground.receipts)
        .extracting(Receipt::verdict)
        .containsOnly(Receipt.Verdict.ACCEPTED);
  }

  @Test
  void aSatelliteOnAnUnknownBaseGetsALosslessCopyOfTheSameBits() throws Exception {
    publish(0.1, 2);
    first.satellite.disk =
        new ExchangeState(
                Mirror.restore(LAYOUT, List.of(), List.of(), List.of()),
                null,
                List.of(),
                null,
                List.of())
            .toBytes();
    first.satellite.kill();
    offer(first.ground);
    while (first.ground.receipts.isEmpty()) {
      first.carry(first.ground, first.satellite, 0, new Random(1));
      first.carry(first.satellite, first.ground, 0, new Random(1));
    }

    assertThat(first.ground.receipts.get(0).verdict()).isEqualTo(Receipt.Verdict.UNKNOWN_BASE);
    assertThat(DeltaInfo.of(first.ground.delta()).isLossless()).isTrue();
    assertThat(first.pass()).isTrue();
    assertThat(lastModel(first)).isEqualTo(newest());
  }

  @Test
  void aChainSurvivesARestartInBetween() {
    publish(0.1, 3);
    offer(first.ground);
    first.pass(3, 0, new Random(1));
    first.ground.kill();
    first.satellite.kill();

    assertThat(first.pass()).isTrue();
    assertThat(lastModel(first)).isEqualTo(newest());
  }

  @Test
  void theGroundTakesNoChains() {
    publish(0.1, 2);
    byte[] chain = DeltaChain.of(steps.stream().map(DeltaStep::delta).toList());

    assertThatThrownBy(() -> DeltaCoder.decode(Kind.DELTA, chain, first.ground.exchange.state()))
        .isInstanceOf(DeltaException.class);
  }

  @Test
  void aVersionThatTheSatelliteHoldsIsNotSentAgain() {
    publish(0.1, 1);
    offer(first.ground);
    assertThat(first.pass()).isTrue();

    assertThat(
            first.ground.exchange.offerExactly(newest(), steps, Subject.ofModel(1, null, 2), NOW))
        .isEmpty();
  }
}
