package space.perigee.sync.link.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.sync.link.Link;
import space.perigee.sync.link.Link.Arrival;
import space.perigee.sync.link.Link.Presence;
import space.perigee.sync.link.LinkedEnd;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.FrameSeal;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.OpenSeal;

class UdpLinkTest {

  private static final String MISSION = "demo";
  private static final UdpSettings FAST = UdpSettings.of(1_000_000_000);
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final FrameSeal SEAL = new SharedSeal(1);
  private static final Presence CAME = new Presence("a", true);
  private static final Presence LEFT = new Presence("a", false);

  private final InetAddress loopback = InetAddress.getLoopbackAddress();
  private UdpLink ground = ground(FAST);
  private final UdpLink satellite = satellite("a", FAST);

  private UdpLink ground(UdpSettings settings) {
    UdpLink link =
        UdpLink.ofGround(
            new InetSocketAddress(loopback, 0),
            MISSION,
            List.of("a", "b"),
            settings,
            name -> SEAL,
            InstantSource.system());
    link.open();
    return link;
  }

  private UdpLink satellite(String name, UdpSettings settings) {
    return UdpLink.ofSatellite(address(), MISSION, name, settings, SEAL, InstantSource.system());
  }

  private InetSocketAddress address() {
    return new InetSocketAddress(loopback, ground.port());
  }

  @AfterEach
  void close() {
    satellite.close();
    ground.close();
  }

  private static Link.Event next(Link link) throws InterruptedException {
    Optional<Link.Event> event = link.next(LONG);
    return event.orElseThrow(() -> new AssertionError("nothing happened"));
  }

  private static byte[] frame(int first, int length) {
    byte[] bytes = new byte[length];
    bytes[0] = (byte) first;
    return bytes;
  }

  private static Wire bulk(byte[] bytes) {
    return new Wire(bytes, Kind.DELTA);
  }

  private void sendFromElsewhere(byte[]... datagrams) throws IOException {
    try (DatagramChannel channel = DatagramChannel.open()) {
      for (byte[] datagram : datagrams) {
        channel.send(ByteBuffer.wrap(datagram), address());
      }
    }
  }

  @Test
  void carriesFramesOfEveryKindBothWays() throws Exception {
    satellite.open();
    assertThat(next(ground)).isEqualTo(CAME);
    for (int first : new int[] {0x00, 0x40, 0x80}) {
      satellite.send("a", bulk(frame(first, 1472)));
      assertThat(((Arrival) next(ground)).wire()).isEqualTo(frame(first, 1472));
      ground.send("a", new Wire(frame(first, 100), null));
      Arrival answer = (Arrival) next(satellite);
      assertThat(answer.satellite()).isEqualTo("a");
      assertThat(answer.wire()).isEqualTo(frame(first, 100));
    }
  }

  @Test
  void tellsTheGroundThatASatelliteCameAndLeftAtEachContact() throws Exception {
    for (int contact = 1; contact <= 3; contact++) {
      satellite.open();
      assertThat(satellite.generation()).isEqualTo(contact);
      assertThat(next(ground)).isEqualTo(CAME);
      satellite.shut();
      assertThat(satellite.isUp()).isFalse();
      assertThat(next(ground)).isEqualTo(LEFT);
    }
  }

  @Test
  void aSatelliteThatFallsSilentIsGone() throws Exception {
    AtomicLong millis = new AtomicLong(System.currentTimeMillis());
    AtomicLong nanos = new AtomicLong();
    try (UdpLink patient =
        UdpLink.ofGround(
            new InetSocketAddress(loopback, 0),
            MISSION,
            List.of("a"),
            FAST,
            name -> SEAL,
            () -> Instant.ofEpochMilli(millis.get()),
            nanos::get)) {
      patient.open();
      InetSocketAddress there = new InetSocketAddress(loopback, patient.port());
      try (UdpLink mute =
          UdpLink.ofSatellite(there, MISSION, "a", FAST, SEAL, InstantSource.system())) {
        mute.open(); // and nobody calls next, which would say hello again
        assertThat(next(patient)).isEqualTo(CAME);
        millis.addAndGet(74_000);
        nanos.addAndGet(1_000_000_000);
        assertThat(patient.next(Duration.ZERO)).isEmpty();
        millis.addAndGet(1_000);
        nanos.addAndGet(1_000_000_000);
        assertThat(patient.next(Duration.ZERO)).contains(LEFT);
      }
    }
  }

  @Test
  void threeForgedHellosDrawNoMoreThanThreeTimesTheirBytes() throws Exception {
    long in = 0;
    long out = 0;
    try (DatagramChannel forger = DatagramChannel.open().bind(new InetSocketAddress(loopback, 0))) {
      forger.configureBlocking(false);
      for (int i = 0; i < 3; i++) {
        ByteBuffer forged =
            new Hello(Hello.Kind.ASK, Hello.idOf(MISSION, "a"), i, System.currentTimeMillis(), 0)
                .toBytes(new SharedSeal(66));
        in += forged.remaining();
        forger.send(forged, address());
      }
      ByteBuffer heard = ByteBuffer.allocate(2000);
      for (int i = 0; i < 100; i++) {
        assertThat(ground.next(Duration.ofMillis(1))).isEmpty();
        ground.send("a", bulk(frame(0x40, 1472)));
        for (; forger.receive(heard.clear()) != null; ) {
          out += heard.position();
        }
      }
    }
    assertThat(out).isPositive().isLessThanOrEqualTo(3 * in);
  }

  @Test
  void withoutKeysASatelliteProvesItsAddressByTheCookie() throws Exception {
    FrameSeal open = new OpenSeal();
    InstantSource clock = InstantSource.system();
    try (UdpLink below =
        UdpLink.ofGround(
            new InetSocketAddress(loopback, 0), MISSION, List.of("a"), FAST, n -> open, clock)) {
      below.open();
      InetSocketAddress there = new InetSocketAddress(loopback, below.port());
      try (UdpLink above = UdpLink.ofSatellite(there, MISSION, "a", FAST, open, clock)) {
        above.open();
        await()
            .atMost(LONG)
            .untilAsserted(
                () -> {
                  above.next(Duration.ofMillis(1));
                  assertThat(below.next(Duration.ofMillis(10))).contains(CAME);
                });
        below.send("a", bulk(frame(0x40, 20)));
        assertThat(next(above)).isInstanceOf(Arrival.class);
      }
    }
  }

  @Test
  void severalSatellitesAreHeardAtOnePortAndAnsweredEachAtItsOwn() throws Exception {
    satellite.open();
    assertThat(next(ground)).isEqualTo(CAME);
    try (UdpLink other = satellite("b", FAST)) {
      other.open();
      assertThat(next(ground)).isEqualTo(new Presence("b", true));
      other.send("b", bulk(frame(0x40, 20)));
      assertThat(next(ground).satellite()).isEqualTo("b");
      ground.send("b", bulk(frame(0x41, 20)));
      assertThat(((Arrival) next(other)).wire()).isEqualTo(frame(0x41, 20));
      assertThat(satellite.next(Duration.ZERO)).isEmpty();
    }
  }

  @Test
  void whatStrangersSendIsDroppedAndCounted() throws Exception {
    sendFromElsewhere(
        frame(0x40, 30),
        new byte[0],
        frame(0xff, 30),
        frame(0xc0, 30),
        new Hello(Hello.Kind.ASK, 1, 2, 3, 0).toBytes(SEAL).array());
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              assertThat(ground.next(Duration.ZERO)).isEmpty();
              assertThat(ground.drops()).isEqualTo(new UdpLink.Drops(0, 2, 3));
            });
  }

  @Test
  void aFloodOfNonsenseDoesNotKeepTheOwnerWaiting() throws Exception {
    byte[][] nonsense = new byte[1000][];
    Random random = new Random(5);
    for (int i = 0; i < nonsense.length; i++) {
      nonsense[i] = new byte[random.nextInt(200)];
      random.nextBytes(nonsense[i]);
    }
    sendFromElsewhere(nonsense);
    satellite.open();
    assertThat(next(ground)).isEqualTo(CAME);
  }

  @Test
  void aForgedHelloTakesNoAnswersAway() throws Exception {
    satellite.open();
    assertThat(next(ground)).isEqualTo(CAME);
    satellite.send("a", bulk(frame(0x40, 20)));
    ground.confirm((Arrival) next(ground));
    for (int i = 0; i < 10; i++) {
      for (Hello.Kind kind : Hello.Kind.values()) {
        sendFromElsewhere(
            new Hello(kind, Hello.idOf(MISSION, "a"), i, System.currentTimeMillis() + i, 0)
                .toBytes(new SharedSeal(66))
                .array());
      }
      assertThat(ground.next(Duration.ofMillis(1))).isEmpty();
    }
    ground.send("a", bulk(frame(0x41, 20)));
    assertThat(((Arrival) next(satellite)).wire()).isEqualTo(frame(0x41, 20));
    assertThat(ground.drops().unsent()).isZero();
  }

  @Test
  void aFrameThatIsTooLongIsDropped() throws Exception {
    satellite.open();
    assertThat(next(ground)).isEqualTo(CAME);
    satellite.send("a", bulk(frame(0x40, 1473)));
    satellite.send("a", bulk(frame(0x41, 1472)));
    assertThat(((Arrival) next(ground)).wire()[0]).isEqualTo((byte) 0x41);
    assertThat(satellite.drops().unsent()).isEqualTo(1);
  }

  @Test
  void nobodyListeningIsNoFailure() throws Exception {
    InetSocketAddress nobody = address();
    ground.close();
    satellite.open();
    for (int i = 0; i < 20; i++) {
      satellite.send("a", bulk(frame(0x40, 20)));
      assertThat(satellite.next(Duration.ofMillis(1))).isEmpty();
    }
    assertThat(satellite.isUp()).isTrue();
    ground =
        UdpLink.ofGround(nobody, MISSION, List.of("a"), FAST, name -> SEAL, InstantSource.system());
    ground.open();
    Assumptions.assumeTrue(ground.isUp(), "another program took the port");
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              satellite.next(Duration.ZERO);
              assertThat(ground.next(Duration.ofMillis(10))).contains(CAME);
            });
  }

  @Test
  void aPortThatIsTakenIsTriedAgain() throws Exception {
    AtomicLong nanos = new AtomicLong();
    InetSocketAddress taken = address();
    try (UdpLink second =
        UdpLink.ofGround(
            taken, MISSION, List.of("a"), FAST, name -> SEAL, InstantSource.system(), nanos::get)) {
      second.open();
      assertThat(second.isUp()).isFalse();
      ground.shut();
      assertThat(second.next(Duration.ZERO)).isEmpty();
      assertThat(second.isUp()).as("a second has not passed").isFalse();
      nanos.addAndGet(1_000_000_000);
      assertThat(second.next(Duration.ZERO)).isEmpty();
      assertThat(second.isUp()).isTrue();
    }
  }

  @Test
  void thePortStaysTheSameFromContactToContact() {
    int port = ground.port();
    ground.shut();
    assertThat(ground.port()).isZero();
    ground.open();
    assertThat(ground.port()).isEqualTo(port);
  }

  @Test
  void holdsBackWhatIsBeyondTheRateAndWakesItsOwnerWhenThereIsRoom() throws Exception {
    AtomicLong nanos = new AtomicLong();
    UdpSettings slow = UdpSettings.of(8 * 1500 * 10);
    try (UdpLink paced =
        UdpLink.ofSatellite(
            address(), MISSION, "a", slow, SEAL, InstantSource.system(), nanos::get)) {
      paced.open();
      nanos.addAndGet(1_000_000_000);
      while (paced.hasRoom()) {
        paced.send("a", bulk(frame(0x40, 1472)));
      }
      nanos.addAndGet(99_000_000);
      assertThat(paced.hasRoom()).as("1500 bytes take 100 ms, less 20 of burst").isTrue();
      paced.send("a", bulk(frame(0x40, 1472)));
      assertThat(paced.hasRoom()).isFalse();
    }
    try (UdpLink paced = satellite("a", slow)) {
      paced.open();
      paced.send("a", bulk(frame(0x40, 1472)));
      assertThat(paced.hasRoom()).isFalse();
      assertThat(paced.next(Duration.ofDays(1))).as("long before a day is over").isEmpty();
      assertThat(paced.hasRoom()).isTrue();
    }
  }

  @Test
  void worksByIpv6() throws Exception {
    InetAddress six = InetAddress.getByName("::1");
    try (UdpLink here =
        UdpLink.ofGround(
            new InetSocketAddress(six, 0),
            MISSION,
            List.of("a"),
            FAST,
            name -> SEAL,
            InstantSource.system())) {
      here.open();
      Assumptions.assumeTrue(here.isUp(), "this machine has no IPv6");
      try (UdpLink there =
          UdpLink.ofSatellite(
              new InetSocketAddress(six, here.port()),
              MISSION,
              "a",
              FAST,
              SEAL,
              InstantSource.system())) {
        there.open();
        assertThat(next(here)).isEqualTo(CAME);
        here.send("a", bulk(frame(0x40, 20)));
        assertThat(next(there)).isInstanceOf(Arrival.class);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void carriesATransferToItsReceipt(boolean up) {
    LinkedEnd below = LinkedEnd.ofGround(ground, "a");
    LinkedEnd above = LinkedEnd.ofSatellite(satellite, "a");
    satellite.open();
    if (up) {
      LinkedEnd.assertCarries(Kind.MODEL, below, above);
    } else {
      LinkedEnd.assertCarries(Kind.DELTA, above, below);
    }
  }

  @Test
  void aNameThatIsNotValidIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> satellite("a/b", FAST));
  }
}
