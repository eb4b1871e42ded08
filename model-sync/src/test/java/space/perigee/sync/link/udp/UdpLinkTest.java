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
import space.perigee.sync.transfer.Kind;

class UdpLinkTest {

  private static final String MISSION = "demo";
  private static final UdpSettings FAST = UdpSettings.of(1_000_000_000);
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Presence CAME = new Presence("a", true);
  private static final Presence LEFT = new Presence("a", false);

  private final InetAddress loopback = InetAddress.getLoopbackAddress();
  private UdpLink ground = ground(FAST);
  private final UdpLink satellite = satellite("a", FAST);

  private UdpLink ground(UdpSettings settings) {
    UdpLink link =
        UdpLink.ofGround(new InetSocketAddress(loopback, 0), MISSION, List.of("a", "b"), settings);
    link.open();
    return link;
  }

  private UdpLink satellite(String name, UdpSettings settings) {
    return UdpLink.ofSatellite(address(), MISSION, name, settings);
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
    AtomicLong nanos = new AtomicLong();
    try (UdpLink patient =
        UdpLink.ofGround(
            new InetSocketAddress(loopback, 0), MISSION, List.of("a"), FAST, nanos::get)) {
      patient.open();
      InetSocketAddress there = new InetSocketAddress(loopback, patient.port());
      try (UdpLink mute = UdpLink.ofSatellite(there, MISSION, "a", FAST)) {
        mute.open(); // and nobody calls next, which would say hello again
        assertThat(next(patient)).isEqualTo(CAME);
        nanos.addAndGet(Duration.ofMillis(4900).toNanos());
        assertThat(patient.next(Duration.ZERO)).isEmpty();
        nanos.addAndGet(Duration.ofMillis(100).toNanos());
        assertThat(patient.next(Duration.ZERO)).contains(LEFT);
      }
    }
  }

  @Test
  void aSatelliteSaysHelloEverySecondWhileItsOwnerListens() throws Exception {
    assertThat(hellosInTenSeconds(FAST, false))
        .as("a few at first, then one a second")
        .isBetween(12, 16);
  }

  @Test
  void aSatelliteThatSpeaksAndIsNotAnsweredSaysHelloMoreOften() throws Exception {
    assertThat(hellosInTenSeconds(FAST, true)).as("one in 200 ms").isBetween(45, 55);
    assertThat(hellosInTenSeconds(new UdpSettings(1_000_000_000, 1472, 0.1, LONG), true))
        .as("where no answer is to come, three at first and then as ever")
        .isBetween(14, 18);
  }

  private int hellosInTenSeconds(UdpSettings settings, boolean speaks) throws Exception {
    AtomicLong nanos = new AtomicLong();
    try (DatagramChannel there = DatagramChannel.open().bind(new InetSocketAddress(loopback, 0));
        UdpLink steady =
            UdpLink.ofSatellite(
                (InetSocketAddress) there.getLocalAddress(), MISSION, "a", settings, nanos::get)) {
      there.configureBlocking(false);
      steady.open();
      int hellos = 0;
      for (int i = 0; i < 100; i++) {
        nanos.addAndGet(100_000_000);
        steady.next(Duration.ZERO);
        if (speaks) {
          steady.send("a", bulk(frame(0x40, 20)));
        }
        hellos += hellosHeard(there);
      }
      return hellos;
    }
  }

  private static int hellosHeard(DatagramChannel there) throws IOException {
    int hellos = 0;
    ByteBuffer datagram = ByteBuffer.allocate(100);
    while (there.receive(datagram.clear()) != null) {
      Optional<Hello> hello = Hello.fromBytes(datagram.flip());
      hello.ifPresent(heard -> assertThat(heard.online()).isTrue());
      hellos += hello.isPresent() ? 1 : 0;
    }
    return hellos;
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
        new Hello(1, 2, true).toBytes().array());
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
    assertThat(next(ground)).isInstanceOf(Arrival.class);
    ground.confirm();
    for (int i = 0; i < 10; i++) {
      sendFromElsewhere(new Hello(Hello.idOf(MISSION, "a"), i, true).toBytes().array());
      sendFromElsewhere(new Hello(Hello.idOf(MISSION, "a"), i, false).toBytes().array());
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
    ground = UdpLink.ofGround(nobody, MISSION, List.of("a"), FAST);
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
    try (UdpLink second = UdpLink.ofGround(taken, MISSION, List.of("a"), FAST, nanos::get)) {
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
    try (UdpLink paced = UdpLink.ofSatellite(address(), MISSION, "a", slow, nanos::get)) {
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
    try (UdpLink paced = UdpLink.ofSatellite(address(), MISSION, "a", slow)) {
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
        UdpLink.ofGround(new InetSocketAddress(six, 0), MISSION, List.of("a"), FAST)) {
      here.open();
      Assumptions.assumeTrue(here.isUp(), "this machine has no IPv6");
      try (UdpLink there =
          UdpLink.ofSatellite(new InetSocketAddress(six, here.port()), MISSION, "a", FAST)) {
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
  void settingsOutOfBoundsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UdpSettings.of(0))
        .withMessageContaining("rateBps 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new UdpSettings(1, 65_508, null, LONG))
        .withMessageContaining("65508");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new UdpSettings(1, 1472, 1.0, LONG))
        .withMessageContaining("expectedLoss");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new UdpSettings(1, 1472, null, Duration.ofSeconds(1)))
        .withMessageContaining("silence");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UdpLink.ofSatellite(address(), MISSION, "a/b", FAST));
  }
}
