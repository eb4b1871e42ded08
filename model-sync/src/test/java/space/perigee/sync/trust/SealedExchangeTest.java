package space.perigee.sync.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.sync.delta.DeltaInfo;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.exchange.ExchangeListener;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.exchange.Incoming;
import space.perigee.sync.exchange.ModelExchange;
import space.perigee.sync.journal.JournalFolder;
import space.perigee.sync.journal.LastState;
import space.perigee.sync.journal.MemoryJournalFolder;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;
import space.perigee.sync.order.CommandReceiver;
import space.perigee.sync.order.OrderReceiver;
import space.perigee.sync.order.OrderSeal;
import space.perigee.sync.transfer.Endpoint;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.LinkTraits;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Outbox;
import space.perigee.sync.transfer.Party;
import space.perigee.sync.transfer.Peer;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.SegmentStore;
import space.perigee.sync.transfer.Subject;

/** Models and statements between two ends with keys, as they fly. */
class SealedExchangeTest {

  private static final ParameterLayout LAYOUT =
      new ParameterLayout(List.of(new TensorSpec("W", List.of(20, 25))));
  private static final Weights START = weights(1);
  private static final String SATELLITE = "sat-1";
  private static final String GROUND = "ground";

  private static Weights weights(long seed) {
    Random random = new Random(seed);
    float[] values = new float[LAYOUT.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Weights.of(LAYOUT, values);
  }

  /** What an end must not lose, and what runs on it. */
  private static final class Side implements ExchangeListener {
    final EndKeys keys;
    final String other;
    final ModelExchange.Settings settings;
    final JournalFolder memory = new MemoryJournalFolder();
    final JournalFolder segments = new MemoryJournalFolder();
    final JournalFolder waiting = new MemoryJournalFolder();
    final List<Incoming> incoming = new ArrayList<>();
    final List<Receipt> refusals = new ArrayList<>();
    final List<byte[]> sent = new ArrayList<>();
    byte[] disk = ExchangeState.startingFrom(START).toBytes();
    final JournalFolder models = new MemoryJournalFolder();
    Peer peer;
    Outbox outbox;
    VersionFloor floor;
    ModelExchange exchange;
    StatementCourier courier;
    Endpoint endpoint;

    Side(EndKeys keys, String other, ModelExchange.Settings settings, InstantSource clock) {
      this.keys = keys;
      this.other = other;
      this.settings = settings;
      this.peer = Peer.remembered(keys.with(other, clock.instant()), memory, clock.instant());
      this.floor = new VersionFloor(new LastState(memory, "version"), Instant.EPOCH);
      this.outbox = new Outbox(models, Long.MAX_VALUE, Outbox.Policy.REJECT, peer.numbers());
      this.exchange =
          new ModelExchange(
              settings, ExchangeState.fromBytes(LAYOUT, disk), peer.seal(), outbox, this);
      this.courier = new StatementCourier(other, waiting, memory, peer.numbers());
      Party commands =
          other.equals(GROUND)
              ? CommandReceiver.party(
                  Optional.of(new StatementReceiver(keys.trust(), clock)),
                  new OrderReceiver(
                      SATELLITE,
                      OrderSeal.of(Optional.of(keys), GROUND),
                      new LastState(memory, "orders"),
                      clock,
                      List.of()),
                  peer.seal(),
                  new LastState(memory, "commands"))
              : courier.party();
      this.endpoint =
          new Endpoint(
              new Endpoint.Settings(Duration.ofSeconds(10), 3, 1 << 20),
              new Frames(peer.seal()),
              new SegmentStore(segments),
              peer.window(),
              1,
              List.of(exchange, commands));
    }

    @Override
    public Optional<String> objection(Manifest manifest) {
      return floor.refusal(manifest);
    }

    @Override
    public void onWeights(Incoming arrived, ExchangeState next) {
      floor.adopt(arrived.manifest());
      incoming.add(arrived);
      disk = next.toBytes();
    }

    @Override
    public void onRefused(Manifest manifest, Receipt receipt, ExchangeState next) {
      refusals.add(receipt);
      disk = next.toBytes();
    }

    @Override
    public void onReceipt(Receipt receipt, ExchangeState next) {
      disk = next.toBytes();
    }
  }

  @TempDir Path folder;

  private Instant now = End.NOW;
  private End groundEnd;
  private Side satellite;
  private Side ground;

  @BeforeEach
  void twoEnds() throws IOException, TrustException {
    End satelliteEnd = End.create(folder, SATELLITE, Role.SATELLITE, 1);
    groundEnd = End.create(folder, GROUND, Role.GROUND, 2);
    End.introduce(satelliteEnd, groundEnd);
    satellite =
        new Side(
            EndKeys.open(satelliteEnd.folder(), End.MISSION, SATELLITE),
            GROUND,
            ModelExchange.Settings.ofSatellite(64),
            () -> now);
    ground = ground();
  }

  private Side ground() throws IOException, TrustException {
    return new Side(
        EndKeys.open(groundEnd.folder(), End.MISSION, GROUND),
        SATELLITE,
        ModelExchange.Settings.ofGround(64),
        () -> now);
  }

  private void pass() {
    for (Side side : List.of(satellite, ground)) {
      side.peer.seal().renew(now);
      side.endpoint.onLinkUp(LinkTraits.reliable());
    }
    int quiet = 0;
    while (quiet < 3) {
      boolean said = carry(satellite, ground) | carry(ground, satellite);
      quiet = said ? 0 : quiet + 1;
      now = now.plusSeconds(said ? 0 : 11);
    }
  }

  private boolean carry(Side from, Side to) {
    Optional<Endpoint.Wire> wire = from.endpoint.poll(now);
    wire.ifPresent(
        frame -> {
          from.sent.add(frame.bytes());
          to.endpoint.onFrame(frame.bytes(), now);
        });
    return wire.isPresent();
  }

  @Test
  void aDeltaArrivesBitForBitAndNobodyOnTheWayReadsIt() throws Exception {
    Weights trained = weights(2);
    Manifest manifest = satellite.exchange.offer(trained, Subject.ofDelta(7), now).orElseThrow();
    byte[] content = satellite.outbox.entries().get(0).content().toBytes();
    pass();

    assertThat(ground.incoming).hasSize(1);
    assertThat(ground.incoming.get(0).weights()).isEqualTo(trained);
    assertThat(ground.incoming.get(0).samples()).isEqualTo(7);
    assertThat(satellite.exchange.outgoing()).isEmpty();
    assertThat(manifest.length()).isEqualTo(content.length);
    assertThat(catchThrowable(() -> DeltaInfo.of(content)))
        .as("what is on the wire is no readable delta")
        .isNotNull();
  }

  /** With 28 bytes of IP and UDP headers for each frame. */
  @Test
  void aDeltaOf294BytesAndItsReceiptCostAtMost600Bytes() throws Exception {
    satellite =
        new Side(satellite.keys, GROUND, ModelExchange.Settings.ofSatellite(1460), () -> now);
    float[] values = START.toArray();
    Random random = new Random(2);
    for (int i = 0; i < values.length; i++) {
      values[i] += (float) (0.01 * random.nextGaussian());
    }
    satellite.exchange.offer(
        Weights.of(LAYOUT, values), Subject.ofDelta(12_000), 0, new DeltaTarget.Bytes(294), now);
    long sealed = satellite.outbox.entries().get(0).manifest().length();
    long delta = sealed - (1 + 3) - (33 + 16);
    pass();

    assertThat(ground.incoming).hasSize(1);
    assertThat(delta).isBetween(200L, 294L);
    assertThat(satellite.sent).hasSize(1);
    assertThat(ground.sent).hasSize(1);
    int cost = satellite.sent.get(0).length + ground.sent.get(0).length + 2 * 28;
    assertThat(cost - delta).as("besides the delta").isLessThanOrEqualTo(600 - 294);
  }

  @Test
  void noBytesOfTheModelsVersionCrossTheLink() {
    Weights trained = weights(3);
    satellite.exchange.offer(trained, Subject.ofDelta(7), now);
    pass();
    assertThat(ground.incoming).hasSize(1);
    String version =
        new String(trained.version().sha256().toBytes(), 0, 8, StandardCharsets.ISO_8859_1);
    assertThat(satellite.sent)
        .noneMatch(wire -> new String(wire, StandardCharsets.ISO_8859_1).contains(version));
  }

  @Test
  void aPassThatIsReplayedHasNoEffectNotEvenAfterARestart() throws Exception {
    satellite.exchange.offer(weights(2), Subject.ofDelta(1), now);
    pass();
    List<byte[]> captured = List.copyOf(satellite.sent);
    assertThat(ground.incoming).hasSize(1);

    captured.forEach(wire -> ground.endpoint.onFrame(wire, now));
    captured.forEach(wire -> satellite.endpoint.onFrame(wire, now));
    assertThat(ground.incoming).hasSize(1);
    assertThat(ground.endpoint.receiver().arriving()).isEmpty();
    assertThat(satellite.incoming).isEmpty();
  }

  @Test
  void aModelOfALowerNumberIsRefusedUnlessItIsARollback() {
    ground.exchange.offer(weights(4), Subject.ofModel(1, null, 5), now);
    pass();
    ground.exchange.offer(weights(5), Subject.ofModel(1, null, 4), now);
    pass();
    assertThat(satellite.incoming).hasSize(1);
    assertThat(satellite.refusals)
        .extracting(Receipt::reason)
        .containsExactly("version 4 is below 5, and no rollback");

    ground.exchange.offer(weights(6), Subject.ofModel(1, null, 4).withRollback(), now);
    pass();
    assertThat(satellite.incoming).hasSize(2);
    assertThat(satellite.floor.number()).isEqualTo(4);
  }

  @Test
  void theGroundChangesItsKeysWithoutAVisit() throws Exception {
    SignedStatement rotation = groundEnd.keyring().rotate(now, End.LATER, new SeededRandom(50));
    IdentityFiles.write(groundEnd.folder(), rotation);
    ground = ground();
    ground.courier.bring(ground.keys.statements(), now);
    pass();
    assertThat(satellite.keys.trust().trusted(GROUND, now))
        .extracting(PublicIdentity::sequence)
        .containsExactly(2, 1);

    ground.exchange.offer(weights(4), Subject.ofModel(1, null, 1), now);
    pass();
    assertThat(satellite.incoming).hasSize(1);
    ground.sent.clear();
    ground.courier.bring(ground.keys.statements(), now);
    pass();
    assertThat(ground.sent).as("what was accepted is not brought again").isEmpty();
  }

  @Test
  void aStatementThatIsRefusedIsBroughtAgain() throws Exception {
    SignedStatement byNobody =
        SignedStatement.by(
            End.identity("stranger", Role.GROUND, 1, 77),
            new Statement.Revocation(GROUND, 1, "because"));
    ground.courier.bring(List.of(byNobody), now);
    pass();
    assertThat(satellite.keys.trusts(GROUND, now)).isTrue();
    ground.sent.clear();
    ground.courier.bring(List.of(byNobody), now);
    pass();
    assertThat(ground.sent).isNotEmpty();
  }

  @Test
  void whoIsNotTrustedGetsNoModel() throws Exception {
    End stranger = End.create(folder, "sat-9", Role.SATELLITE, 9);
    Side toStranger =
        new Side(
            EndKeys.open(groundEnd.folder(), End.MISSION, GROUND),
            "sat-9",
            ModelExchange.Settings.ofGround(64),
            () -> now);
    assertThat(stranger.publicIdentity().name()).isEqualTo("sat-9");
    assertThat(toStranger.exchange.offer(weights(4), Subject.ofModel(1, null, 1), now)).isEmpty();
  }
}
