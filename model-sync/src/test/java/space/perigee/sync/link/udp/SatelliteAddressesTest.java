package space.perigee.sync.link.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import space.perigee.sync.link.Link.Presence;
import space.perigee.sync.transfer.FrameSeal;
import space.perigee.sync.transfer.OpenSeal;

class SatelliteAddressesTest {

  private static final String MISSION = "demo";
  private static final Presence CAME = new Presence("a", true);
  private static final Presence LEFT = new Presence("a", false);
  private static final long ID = Hello.idOf(MISSION, "a");
  private static final FrameSeal SEAL = new SharedSeal(1);
  private static final FrameSeal STRANGER = new SharedSeal(9);

  private final List<Presence> news = new ArrayList<>();
  private final List<ByteBuffer> answers = new ArrayList<>();
  private final SatelliteAddresses keyed = addresses(SEAL);
  private final SatelliteAddresses open = addresses(new OpenSeal());
  private final SocketAddress home = address(1);
  private long now = 1_767_225_600_000L;

  private SatelliteAddresses addresses(FrameSeal seal) {
    return new SatelliteAddresses(
        MISSION, List.of("a", "b"), name -> seal, Duration.ofSeconds(75), news::add);
  }

  private static SocketAddress address(int port) {
    return InetSocketAddress.createUnresolved("host", port);
  }

  private boolean hello(SatelliteAddresses at, SocketAddress from, Hello hello, FrameSeal seal) {
    ByteBuffer bytes = hello.toBytes(seal);
    return at.hello(from, hello, bytes, now, answers::add);
  }

  private Hello ask(int session, long cookie) {
    return new Hello(Hello.Kind.ASK, ID, session, now, cookie);
  }

  private long lastCookie(FrameSeal seal) {
    return Answer.fromBytes(answers.get(answers.size() - 1), seal).orElseThrow().cookie();
  }

  @Test
  void theFirstGenuineHelloProvesItsAddress() {
    assertThat(hello(keyed, home, ask(7, 0), SEAL)).isTrue();
    assertThat(news).containsExactly(CAME);
    assertThat(keyed.answersTo("a", now)).containsExactly(home);
    assertThat(lastCookie(SEAL)).isZero();

    now += 10;
    hello(keyed, home, new Hello(Hello.Kind.GOODBYE, ID, 7, now, 0), SEAL);
    assertThat(news).containsExactly(CAME, LEFT);
    assertThat(keyed.heard(home, now)).isNull();
  }

  @Test
  void forgedHellosDrawNoMoreThanTheyCostAndNothingElse() {
    Random random = new Random(1);
    long in = 0;
    for (int i = 0; i < 1000; i++) {
      Hello forged = new Hello(Hello.Kind.ASK, ID, random.nextInt(), now, random.nextLong());
      in += forged.toBytes(STRANGER).remaining();
      hello(keyed, address(2 + random.nextInt(50)), forged, STRANGER);
      now += 1;
    }
    assertThat(answers.stream().mapToLong(ByteBuffer::remaining).sum()).isLessThanOrEqualTo(in);
    assertThat(keyed.answersTo("a", now)).isEmpty();
    assertThat(news).isEmpty();
  }

  @Test
  void aFloodOfForgedHellosCannotDivertFramesFromAProvenAddress() {
    hello(keyed, home, ask(7, 0), SEAL);
    for (int port = 2; port < 1000; port++) {
      hello(keyed, address(port), ask(port, 0), STRANGER);
      now++;
    }
    assertThat(keyed.answersTo("a", now)).containsExactly(home);
    assertThat(keyed.heard(home, now)).isEqualTo("a");
    assertThat(news).containsExactly(CAME);
  }

  @Test
  void aReplayedHelloProvesNothing() {
    Hello captured = ask(7, 0);
    hello(keyed, home, captured, SEAL);
    keyed.forgetAll();
    news.clear();
    now += 1000;

    hello(keyed, address(2), captured, SEAL);
    assertThat(keyed.answersTo("a", now)).isEmpty();
    assertThat(news).isEmpty();
    assertThat(lastCookie(SEAL)).as("asked to prove that it receives").isNotZero();
  }

  @Test
  void aHelloFromOutsideTheWindowProvesNothingUntilItRepeatsTheCookie() {
    long wrong = now - SatelliteAddresses.WINDOW.toMillis() - 1;
    hello(keyed, home, new Hello(Hello.Kind.ASK, ID, 7, wrong, 0), SEAL);
    assertThat(keyed.answersTo("a", now)).isEmpty();

    hello(keyed, home, new Hello(Hello.Kind.ASK, ID, 7, wrong + 1, lastCookie(SEAL)), SEAL);
    assertThat(keyed.answersTo("a", now)).containsExactly(home);
    assertThat(news).containsExactly(CAME);
    assertThat(lastCookie(SEAL)).isZero();
  }

  @Test
  void aSatelliteWhoseAddressChangesInMidPassIsFollowedWithItsNextHello() {
    hello(keyed, home, ask(7, 0), SEAL);
    now += 3000;
    assertThat(keyed.heard(address(2), now)).as("its frames from there").isNull();
    hello(keyed, address(2), ask(7, 0), SEAL);

    assertThat(keyed.answersTo("a", now)).containsExactly(address(2));
    assertThat(keyed.heard(address(2), now)).isEqualTo("a");
    assertThat(news).containsExactly(CAME, CAME);
  }

  @Test
  void withoutKeysAnAddressProvesThatItReceives() {
    FrameSeal seal = new OpenSeal();
    hello(open, home, ask(7, 0), seal);
    assertThat(open.answersTo("a", now)).isEmpty();
    hello(open, home, ask(7, 12345), seal);
    assertThat(open.answersTo("a", now)).as("a guess").isEmpty();

    hello(open, home, ask(7, lastCookie(seal)), seal);
    assertThat(open.answersTo("a", now)).containsExactly(home);
    assertThat(news).containsExactly(CAME);
    long ofHome = lastCookie(seal);
    hello(open, address(2), ask(8, ofHome), seal);
    assertThat(open.answersTo("a", now)).as("a cookie counts at one address").hasSize(1);
  }

  @Test
  void withoutKeysFramesThatProveAuthenticComeBeforeOthers() {
    FrameSeal seal = new OpenSeal();
    for (int port = 1; port <= 2; port++) {
      hello(open, address(port), ask(port, 0), seal);
      hello(open, address(port), ask(port, lastCookie(seal)), seal);
      now++;
    }
    assertThat(open.answersTo("a", now)).containsExactly(address(2), home);
    open.prove(home);
    assertThat(open.answersTo("a", now)).containsExactly(home);
  }

  @Test
  void anAuthenticFrameProvesNoAddressThatMayNotReceive() {
    hello(keyed, address(2), ask(7, 0), STRANGER);
    keyed.prove(address(2));
    assertThat(keyed.answersTo("a", now)).isEmpty();
  }

  @Test
  void aOneWaySatelliteIsPresentAndHeardWithoutProof() {
    hello(open, home, new Hello(Hello.Kind.ONE_WAY, ID, 7, now, 0), new OpenSeal());
    assertThat(news).containsExactly(CAME);
    assertThat(open.heard(home, now)).isEqualTo("a");
    assertThat(open.answersTo("a", now)).isEmpty();
    assertThat(answers).isEmpty();
  }

  @Test
  void whoIsSilentForTooLongIsGone() {
    hello(keyed, home, ask(7, 0), SEAL);
    now += 74_000;
    keyed.heard(home, now);
    now += 74_999;
    keyed.forgetSilent(now);
    assertThat(news).containsExactly(CAME);
    now += 1;
    keyed.forgetSilent(now);
    keyed.forgetSilent(now);
    assertThat(news).containsExactly(CAME, LEFT);
  }

  @Test
  void aForgedGoodbyeStopsNothing() {
    hello(keyed, home, ask(7, 0), SEAL);
    now++;
    hello(keyed, home, new Hello(Hello.Kind.GOODBYE, ID, 8, now, 0), STRANGER);
    hello(keyed, address(2), new Hello(Hello.Kind.GOODBYE, ID, 7, now, 0), STRANGER);
    hello(keyed, home, new Hello(Hello.Kind.GOODBYE, ID, 7, now, 0), STRANGER);
    assertThat(keyed.answersTo("a", now)).containsExactly(home);
    assertThat(news).containsExactly(CAME);
  }

  @Test
  void anUnknownIdIsNobodyAndAnswersNothing() {
    assertThat(hello(keyed, home, new Hello(Hello.Kind.ASK, ID + 1, 7, now, 0), SEAL)).isFalse();
    assertThat(answers).isEmpty();
    assertThat(keyed.heard(home, now)).isNull();
    assertThat(keyed.answersTo("nobody", now)).isEmpty();
  }

  @Test
  void afterTheGroundsClockWasSetBackASatelliteProvesItselfAgain() {
    hello(keyed, home, ask(7, 0), SEAL);
    now -= Duration.ofDays(10).toMillis();
    news.clear();
    hello(keyed, address(2), ask(8, 0), SEAL);
    assertThat(keyed.answersTo("a", now)).contains(address(2));
    assertThat(news).containsExactly(CAME);
  }
}
