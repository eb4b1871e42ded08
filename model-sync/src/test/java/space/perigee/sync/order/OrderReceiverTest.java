package space.perigee.sync.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static space.perigee.sync.trust.End.MISSION;
import static space.perigee.sync.trust.End.NOW;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.sync.journal.JournalFolder;
import space.perigee.sync.journal.LastState;
import space.perigee.sync.journal.MemoryJournalFolder;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.trust.End;
import space.perigee.sync.trust.EndKeys;
import space.perigee.sync.trust.Role;
import space.perigee.sync.trust.TrustException;

/** The promises O1 to O5 of the package. */
class OrderReceiverTest {

  private static final String SATELLITE = "sat-1";
  private static final String GROUND = "ground";
  private static final Instant SOON = NOW.plus(Duration.ofHours(1));

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final JournalFolder disk = new MemoryJournalFolder();
  private final List<Order> obeyed = new ArrayList<>();
  private Instant now = NOW;
  private boolean isBroken;

  @SuppressWarnings("NullAway.Init")
  private End satellite;

  @SuppressWarnings("NullAway.Init")
  private End ground;

  @SuppressWarnings("NullAway.Init")
  private OrderReceiver receiver;

  @BeforeEach
  void aSatelliteAndItsGround() throws IOException, TrustException {
    satellite = End.create(folder, SATELLITE, Role.SATELLITE, 1);
    ground = End.create(folder, GROUND, Role.GROUND, 2);
    End.introduce(satellite, ground);
    receiver = receiver();
  }

  private OrderReceiver receiver() throws IOException, TrustException {
    return new OrderReceiver(
        SATELLITE,
        seal(satellite, MISSION, SATELLITE),
        new LastState(disk, "orders"),
        () -> now,
        List.of(new Recorder("freeze"), new Recorder("thaw")));
  }

  private static OrderSeal seal(End end, String mission, String name)
      throws IOException, TrustException {
    return OrderSeal.of(Optional.of(EndKeys.open(end.folder(), mission, name)), GROUND);
  }

  private final class Recorder implements OrderHandler {

    private final String kind;

    Recorder(String kind) {
      this.kind = kind;
    }

    @Override
    public String kind() {
      return kind;
    }

    @Override
    public Optional<String> objection(Order order) {
      return order.body().isEmpty() ? Optional.of("it says nothing") : Optional.empty();
    }

    @Override
    public void obey(Order order) {
      if (isBroken) {
        throw new UncheckedIOException(new IOException("no space left"));
      }
      obeyed.add(order);
    }
  }

  private static Order order(String kind, String target, long number, Instant expiry) {
    return new Order(kind, target, number, expiry, ByteString.copyFromUtf8("body"));
  }

  private byte[] signed(Order order) throws IOException, TrustException {
    return seal(ground, MISSION, GROUND).sign(order);
  }

  private Optional<String> take(String kind, long number) throws IOException, TrustException {
    return receiver.take(signed(order(kind, SATELLITE, number, SOON)));
  }

  @Test
  void obeysAnOrderOfItsGround() throws IOException, TrustException {
    assertThat(take("freeze", 7)).isEmpty();

    assertThat(obeyed).containsExactly(order("freeze", SATELLITE, 7, SOON));
    assertThat(receiver.latest("freeze")).contains(order("freeze", SATELLITE, 7, SOON));
    assertThat(receiver.latest("thaw")).isEmpty();
  }

  @Test
  void obeysOnceWhatArrivesTwiceAlsoAfterARestart() throws IOException, TrustException {
    take("freeze", 7);
    assertThat(take("freeze", 7)).as("accepted again").isEmpty();
    receiver = receiver();
    assertThat(receiver.latest("freeze")).isPresent();
    assertThat(take("freeze", 7)).isEmpty();
    byte[] later = signed(order("freeze", SATELLITE, 7, SOON.plusSeconds(60)));
    assertThat(receiver.take(later)).as("signed anew").isEmpty();

    assertThat(obeyed).hasSize(1);
  }

  @Test
  void anOrderThatWasOvertakenChangesNothing() throws IOException, TrustException {
    take("freeze", 7);
    take("thaw", 9);

    assertThat(take("freeze", 8)).contains("the order has number 8, the last one had 9");
    assertThat(take("freeze", 7)).contains("the order has number 7, the last one had 9");
    assertThat(obeyed).hasSize(2);
    receiver = receiver();
    assertThat(take("freeze", 8)).isPresent();
    assertThat(take("freeze", 10)).isEmpty();
  }

  @Test
  void aNumberThatIsUsedForSomethingElseIsRefused() throws IOException, TrustException {
    take("freeze", 7);

    assertThat(take("thaw", 7)).isPresent();
    Order other = new Order("freeze", SATELLITE, 7, SOON, ByteString.copyFromUtf8("another body"));
    assertThat(receiver.take(signed(other))).isPresent();
    assertThat(obeyed).hasSize(1);
  }

  @Test
  void anExpiredOrderChangesNothing() throws IOException, TrustException {
    byte[] signed = signed(order("freeze", SATELLITE, 7, SOON));
    now = SOON;

    assertThat(receiver.take(signed)).contains("the order expired at 2026-05-01T01:00:00Z");
    assertThat(obeyed).isEmpty();
    assertThat(receiver.latest("freeze")).isEmpty();
  }

  @Test
  void anOrderForAnotherSatelliteIsRefused() throws IOException, TrustException {
    assertThat(receiver.take(signed(order("freeze", "sat-2", 7, SOON))))
        .contains("the order is for sat-2");
    assertThat(obeyed).isEmpty();
  }

  @Test
  void onlyTheGroundOfThisMissionMayOrder() throws IOException, TrustException {
    End stranger = End.create(folder, GROUND, Role.GROUND, 3);
    End station = End.create(folder, "station", Role.STATION, 4);
    End.introduce(satellite, station);
    receiver = receiver();
    Order order = order("freeze", SATELLITE, 7, SOON);

    assertThat(receiver.take(seal(stranger, MISSION, GROUND).sign(order)))
        .hasValueSatisfying(reason -> assertThat(reason).contains("is not trusted"));
    assertThat(receiver.take(seal(station, MISSION, "station").sign(order)))
        .hasValueSatisfying(reason -> assertThat(reason).contains("may not order anything"));
    assertThat(receiver.take(seal(ground, "other-mission", GROUND).sign(order)))
        .hasValueSatisfying(reason -> assertThat(reason).contains("signature"));
    assertThat(receiver.take(OrderSeal.open().sign(order)))
        .hasValueSatisfying(reason -> assertThat(reason).contains("not signed"));
    assertThat(obeyed).isEmpty();
  }

  @Test
  void aChangedBitVoidsTheSignature() throws IOException, TrustException {
    byte[] signed = signed(order("freeze", SATELLITE, 7, SOON));
    for (int i = 0; i < signed.length; i++) {
      byte[] changed = signed.clone();
      changed[i] ^= 1;
      assertThat(receiver.take(changed)).as("byte %d", i).isPresent();
    }
    assertThat(obeyed).isEmpty();
  }

  @Test
  void whatIsNotKnownOrMakesNoSenseIsAnsweredWithTheReason() throws IOException, TrustException {
    assertThat(take("explode", 7)).contains("orders of kind explode are not known here");
    Order empty = new Order("freeze", SATELLITE, 8, SOON, ByteString.EMPTY);
    assertThat(receiver.take(signed(empty))).contains("it says nothing");
    assertThat(receiver.take(new byte[] {1, 2, 3})).isPresent();
    assertThat(take("freeze", 7)).as("its number is free").isEmpty();
  }

  @Test
  void anOrderThatTheDiskDidNotLetItObeyIsObeyedWhenItComesAgain()
      throws IOException, TrustException {
    isBroken = true;
    assertThatThrownBy(() -> take("freeze", 7)).isInstanceOf(UncheckedIOException.class);
    isBroken = false;

    assertThat(take("freeze", 7)).isEmpty();
    assertThat(take("freeze", 7)).isEmpty();
    assertThat(obeyed).hasSize(1);
  }

  @Test
  void signingAndVerifyingAnOrderAreCounted() throws IOException, TrustException {
    EndKeys signing = EndKeys.open(ground.folder(), MISSION, GROUND);
    EndKeys verifying = EndKeys.open(satellite.folder(), MISSION, SATELLITE);
    long verifiedBefore = verifying.trust().crypto().verifications();
    byte[] signed =
        OrderSeal.of(Optional.of(signing), GROUND).sign(order("freeze", SATELLITE, 7, SOON));
    OrderSeal.of(Optional.of(verifying), GROUND).verify(signed, NOW);

    assertThat(signing.trust().crypto().signatures()).isEqualTo(1);
    assertThat(verifying.trust().crypto().verifications()).isEqualTo(verifiedBefore + 1);
  }

  @Test
  void withoutKeysOrdersAreNotSigned() {
    OrderReceiver open =
        new OrderReceiver(
            SATELLITE,
            OrderSeal.open(),
            new LastState(new MemoryJournalFolder(), "orders"),
            () -> now,
            List.of(new Recorder("freeze")));

    assertThat(open.take(OrderSeal.open().sign(order("freeze", SATELLITE, 1, SOON)))).isEmpty();
    assertThat(open.take(OrderSeal.open().sign(order("freeze", SATELLITE, 1, SOON)))).isEmpty();
    assertThat(obeyed).hasSize(1);
  }

  @Test
  void theOrderOfAGlobalVersionSurvivesItsBytes() {
    ModelVersion version = new ModelVersion(Sha256.of(new byte[] {1}));
    GlobalVersionOrder rollback =
        new GlobalVersionOrder(GlobalVersionOrder.Action.ROLLBACK, version, 15);
    Order order = new Order("rollback", SATELLITE, 3, SOON, rollback.body());

    assertThat(GlobalVersionOrder.of(order)).isEqualTo(rollback);
    assertThatThrownBy(
            () ->
                GlobalVersionOrder.of(
                    new Order("rollback", SATELLITE, 3, SOON, ByteString.copyFromUtf8("no"))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
