package space.perigee.sync.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static space.perigee.sync.exchange.TwoEnds.LAYOUT;
import static space.perigee.sync.exchange.TwoEnds.START;
import static space.perigee.sync.exchange.TwoEnds.moved;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.sync.delta.DeltaCodec;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.exchange.TwoEnds.End;
import space.perigee.sync.model.Mirror;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Content;
import space.perigee.sync.transfer.Endpoint;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.LinkTraits;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.OpenSeal;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.Sender;
import space.perigee.sync.transfer.Subject;

class ModelExchangeTest {

  private final TwoEnds ends = new TwoEnds();
  private final End satellite = ends.satellite;
  private final End ground = ends.ground;

  @Test
  void aDeltaReachesTheGroundBitForBitAndBothMirrorsAgree() {
    Weights trained = moved(START, 2);
    satellite.offer(trained, 42, null);

    assertThat(ends.pass()).isTrue();

    assertThat(ground.incoming).hasSize(1);
    Incoming arrived = ground.incoming.get(0);
    assertThat(arrived.weights()).isEqualTo(trained);
    assertThat(arrived.base()).isEqualTo(START.version());
    assertThat(arrived.samples()).isEqualTo(42);
    assertThat(arrived.merged()).isNull();
    assertThat(satellite.receipts)
        .extracting(Receipt::verdict)
        .containsExactly(Receipt.Verdict.ACCEPTED);
    assertThat(satellite.exchange.state().mirror().heldVersions())
        .containsExactlyInAnyOrderElementsOf(ground.exchange.state().mirror().heldVersions());
  }

  @Test
  void aGlobalModelSaysWhichSatelliteVersionWentIntoIt() {
    Weights global = moved(START, 3);
    ground.offer(global, 99, START.version());

    assertThat(ends.pass()).isTrue();

    assertThat(satellite.incoming.get(0).merged()).isEqualTo(Subject.prefix(START.version()));
    assertThat(satellite.incoming.get(0).weights()).isEqualTo(global);
  }

  @Test
  void whatTheOtherEndHoldsAlreadyIsNotSent() {
    assertThat(satellite.exchange.offer(START, Subject.ofDelta(1), ends.now)).isEmpty();
    assertThat(satellite.exchange.outgoing()).isEmpty();
  }

  @Test
  void aNewerOfferReplacesOneOfWhichNothingWasSent() {
    satellite.offer(moved(START, 4), 1, null);
    assertThat(satellite.exchange.mayOffer()).isTrue();
    Weights newer = moved(START, 5);
    satellite.offer(newer, 2, null);

    assertThat(ends.pass()).isTrue();
    assertThat(ground.incoming).extracting(Incoming::weights).containsExactly(newer);
  }

  @Test
  void anOfferThatHasBegunIsNotToBeTorn() {
    satellite.offer(moved(START, 4), 1, null);
    satellite.endpoint.poll(ends.now);

    assertThat(satellite.exchange.mayOffer()).isFalse();
    assertThat(ends.pass()).isTrue();
    assertThat(satellite.exchange.mayOffer()).isTrue();
  }

  @Test
  void aLostReceiptDoesNotPartTheMirrors() {
    Weights first = moved(START, 6);
    satellite.offer(first, 1, null);
    while (ground.incoming.isEmpty()) {
      ends.carry(satellite, ground, 0, new Random(1));
    }
    Weights global = moved(first, 7);
    ground.offer(global, 5, first.version());
    ground.endpoint.onLinkUp(LinkTraits.reliable());
    for (int i = 0; i < 100; i++) {
      ends.carry(ground, satellite, 0, new Random(1));
    }

    assertThat(satellite.incoming).extracting(Incoming::weights).containsExactly(global);
    assertThat(satellite.exchange.state().mirror().shared())
        .as("a delta built on the offer acknowledges it")
        .contains(first, global);
  }

  @Test
  void anEndThatLostItsDiskIsServedFromZero() {
    satellite.offer(moved(START, 8), 1, null);
    assertThat(ends.pass()).isTrue();
    Mirror empty = Mirror.restore(LAYOUT, List.of(), List.of(), List.of());
    ground.disk = new ExchangeState(empty, null, List.of(), null, List.of()).toBytes();
    ground.kill();
    Weights next = moved(START, 9);
    satellite.offer(next, 2, null);
    assertThat(ends.pass()).isTrue();

    assertThat(satellite.receipts)
        .extracting(Receipt::verdict)
        .containsExactly(
            Receipt.Verdict.ACCEPTED, Receipt.Verdict.UNKNOWN_BASE, Receipt.Verdict.ACCEPTED);
    assertThat(ground.incoming.get(1).weights()).isEqualTo(next);
    assertThat(ground.incoming.get(1).base()).isEqualTo(Weights.zero(LAYOUT).version());
  }

  @Test
  void parametersThatAreNotFiniteAreRefusedAndTheMirrorStays() {
    float[] values = START.toArray();
    values[17] = Float.NaN;
    List<ModelVersion> before = ground.exchange.state().mirror().heldVersions();
    byte[] content =
        new DescribedDelta(
                Subject.ofDelta(1),
                DeltaCodec.encode(
                        START,
                        Weights.of(LAYOUT, values),
                        new DeltaTarget.Lossless(),
                        DeltaCodec.Options.DEFAULT)
                    .bytes())
            .toContent()
            .toBytes();
    Manifest manifest =
        Manifest.of(Sha256.of(content), content.length, 64, 1, Subject.of(Kind.DELTA));
    Frames frames = new Frames(new OpenSeal());
    Sender hostile = new Sender(TwoEnds.TIMEOUT, frames.segmentOverhead(), 0);
    hostile.submit(manifest, Content.of(content), false);
    Optional<Receipt> receipt = Optional.empty();
    for (int i = 0; i < 100 && receipt.isEmpty(); i++) {
      hostile
          .poll(ends.now, Kind.TELEMETRY)
          .map(frames::encode)
          .ifPresent(wire -> ground.endpoint.onFrame(wire, ends.now));
      receipt =
          ground
              .endpoint
              .poll(ends.now)
              .flatMap(wire -> frames.decode(wire.bytes(), ends.now))
              .flatMap(frame -> hostile.onFrame(frame, ends.now));
    }

    assertThat(receipt.orElseThrow().verdict()).isEqualTo(Receipt.Verdict.REFUSED);
    assertThat(receipt.orElseThrow().reason()).contains("NaN");
    assertThat(ground.refusals).hasSize(1);
    assertThat(ground.exchange.state().mirror().heldVersions()).isEqualTo(before);
  }

  @Test
  void damagedAndForeignBytesChangeNothing() {
    Random random = new Random(20261123);
    byte[] before = ground.exchange.state().toBytes();
    satellite.offer(moved(START, 10), 1, null);
    for (Optional<Endpoint.Wire> f = satellite.endpoint.poll(ends.now);
        f.isPresent();
        f = satellite.endpoint.poll(ends.now)) {
      byte[] wire = f.get().bytes();
      wire[random.nextInt(wire.length)] ^= (byte) (1 << random.nextInt(8));
      assertThat(ground.endpoint.onFrame(wire, ends.now)).isFalse();
      assertThat(
              ground.endpoint.onFrame(Arrays.copyOf(wire, random.nextInt(wire.length)), ends.now))
          .isFalse();
      byte[] noise = new byte[random.nextInt(300)];
      random.nextBytes(noise);
      assertThat(ground.endpoint.onFrame(noise, ends.now)).isFalse();
    }

    assertThat(ground.exchange.state().toBytes()).isEqualTo(before);
    assertThat(ground.endpoint.poll(ends.now)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void bothDirectionsSurviveLossCutsAndKillsAtOnce(long seed) {
    Random random = new Random(seed);
    Weights local = START;
    Weights global = START;
    for (int round = 0; round < 6; round++) {
      if (satellite.exchange.mayOffer()) {
        local = moved(local, 100 * seed + round);
        satellite.offer(local, round, null);
      }
      if (ground.exchange.mayOffer()) {
        global = moved(global, 1000 * seed + round);
        ground.offer(global, round, null);
      }
      ends.pass(random.nextInt(60), 0.2, random);
      (random.nextBoolean() ? satellite : ground).kill();
    }
    boolean done = false;
    for (int i = 0; i < 50 && !done; i++) {
      done = ends.pass(200, 0.2, random);
    }

    assertThat(done).as("seed %d", seed).isTrue();
    assertThat(ground.exchange.state().mirror().find(local.version())).contains(local);
    assertThat(satellite.exchange.state().mirror().find(global.version())).contains(global);
    assertThat(satellite.receipts).noneMatch(r -> r.verdict() == Receipt.Verdict.REFUSED);
  }

  @Test
  void stateReadsBackAndRefusesDamage() {
    satellite.offer(moved(START, 11), 3, START.version());
    satellite.endpoint.poll(ends.now);
    ExchangeState state = satellite.exchange.state();

    ExchangeState again = ExchangeState.fromBytes(LAYOUT, state.toBytes());

    assertThat(again.toBytes()).isEqualTo(state.toBytes());
    assertThat(again.outgoing()).isNotNull();
    assertThat(satellite.exchange.bytesLeft()).isPositive();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExchangeState.fromBytes(LAYOUT, new byte[] {1, 2, 3}));
    ParameterLayout other = new ParameterLayout(List.of(new TensorSpec("W", List.of(501))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExchangeState.fromBytes(other, state.toBytes()));
  }

  @Test
  void aDeltaWhoseStateWasNotKeptIsReleasedAtTheStart() {
    byte[] before = satellite.disk;
    satellite.offer(moved(START, 12), 1, null);
    satellite.disk = before;
    satellite.kill();

    assertThat(satellite.exchange.outgoing()).isEmpty();
    assertThat(satellite.outbox.entries()).isEmpty();
    assertThat(satellite.waiting.used()).isZero();
  }

  @Test
  void aStateWhoseDeltaIsLostOffersNothingUntilTheNextOfferIsCodedAnew() {
    Weights trained = moved(START, 13);
    satellite.offer(trained, 1, null);
    satellite.waiting.damage(satellite.waiting.names().get(0), 8L * 400);
    satellite.kill();

    assertThat(satellite.exchange.outgoing()).isEmpty();
    assertThat(satellite.exchange.state().outgoing()).isNull();
    assertThat(satellite.endpoint.poll(ends.now)).isEmpty();
    satellite.offer(trained, 1, null);
    assertThat(ends.pass()).isTrue();
    assertThat(ground.incoming).extracting(Incoming::weights).containsExactly(trained);
  }

  @Test
  void aKillAfterTheStateOfAReceiptReleasesTheDeltaAtTheStart() {
    satellite.offer(moved(START, 14), 1, null);
    satellite.diesAfterReceipt = true;
    assertThatIllegalStateException().isThrownBy(ends::pass);
    assertThat(satellite.outbox.entries()).hasSize(1);
    satellite.kill();

    assertThat(satellite.exchange.outgoing()).isEmpty();
    assertThat(satellite.outbox.entries()).isEmpty();
  }

  @Test
  void aDeltaThatDoesNotFitTheOutboxIsNotOffered() {
    satellite.quota = 500;
    satellite.kill();
    assertThat(satellite.exchange.offer(moved(START, 15), Subject.ofDelta(1), ends.now)).isEmpty();
    assertThat(satellite.exchange.outgoing()).isEmpty();
    assertThat(satellite.exchange.state().mirror().offered()).isEmpty();
    assertThat(satellite.exchange.lackedRoom()).isTrue();

    satellite.quota = TwoEnds.QUOTA;
    satellite.kill();
    satellite.offer(moved(START, 15), 1, null);
    assertThat(ends.pass()).isTrue();
    assertThat(ground.incoming).hasSize(1);
  }

  @Test
  void onlyTheDeltaThatIsOfferedLiesInTheOutbox() {
    satellite.offer(moved(START, 16), 1, null);
    satellite.offer(moved(START, 17), 2, null);
    assertThat(satellite.outbox.entries()).hasSize(1);
    assertThat(ends.pass()).isTrue();
    assertThat(satellite.outbox.entries()).isEmpty();
    assertThat(satellite.outbox.bytes()).isZero().isEqualTo(satellite.waiting.used());
  }

  @Test
  void receiptsKeptAreBounded() {
    Weights local = START;
    for (int i = 0; i < 20; i++) {
      local = moved(local, i);
      satellite.offer(local, i, null);
      assertThat(ends.pass()).isTrue();
    }

    assertThat(ground.exchange.state().receipts()).hasSize(ExchangeState.MAX_RECEIPTS);
  }
}
