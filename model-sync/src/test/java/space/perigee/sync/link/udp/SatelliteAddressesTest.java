package space.perigee.sync.link.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import space.perigee.sync.link.Link.Presence;

class SatelliteAddressesTest {

  private static final String MISSION = "demo";
  private static final Presence CAME = new Presence("a", true);
  private static final Presence LEFT = new Presence("a", false);
  private static final long SECOND = 1_000_000_000;
  private static final long ID = Hello.idOf(MISSION, "a");
  private static final Hello HELLO = new Hello(ID, 7, true);
  private static final Hello GOODBYE = new Hello(ID, 7, false);

  private final List<Presence> news = new ArrayList<>();
  private final SatelliteAddresses addresses =
      new SatelliteAddresses(MISSION, List.of("a", "b"), Duration.ofSeconds(5), news::add);
  private final SocketAddress home = address(1);
  private long now = Long.MAX_VALUE - SECOND;

  private static SocketAddress address(int port) {
    return InetSocketAddress.createUnresolved("host", port);
  }

  private List<SocketAddress> answers() {
    return addresses.answersTo("a", now);
  }

  private void forgeFrom(int port) {
    addresses.hello(address(port), new Hello(ID, 1000 + port, true), now);
  }

  @Test
  void whoSaysHelloIsThereUntilGoodbye() {
    addresses.hello(home, HELLO, now);
    addresses.hello(home, HELLO, now);
    assertThat(news).containsExactly(CAME);
    assertThat(addresses.heard(home, now)).isEqualTo("a");
    assertThat(answers()).containsExactly(home);

    addresses.hello(home, GOODBYE, now);
    assertThat(news).containsExactly(CAME, LEFT);
    assertThat(addresses.heard(home, now)).isNull();
    assertThat(answers()).isEmpty();
  }

  @Test
  void whoIsSilentForTooLongIsGone() {
    addresses.hello(home, HELLO, now);
    now += 4 * SECOND;
    addresses.heard(home, now);
    now += 4 * SECOND;
    addresses.forgetSilent(now);
    assertThat(news).containsExactly(CAME);
    now += SECOND;
    addresses.forgetSilent(now);
    addresses.forgetSilent(now);
    assertThat(news).containsExactly(CAME, LEFT);
  }

  @Test
  void anUnknownIdIsNobody() {
    assertThat(addresses.hello(home, new Hello(ID + 1, 7, true), now)).isFalse();
    assertThat(addresses.hello(home, new Hello(Hello.idOf("other", "a"), 7, true), now)).isFalse();
    assertThat(news).isEmpty();
    assertThat(addresses.heard(home, now)).isNull();
    assertThat(addresses.answersTo("nobody", now)).isEmpty();
  }

  @Test
  void withoutProofsAnswersGoToTheNewestFewAddresses() {
    for (int port = 1; port <= 6; port++) {
      addresses.hello(address(port), new Hello(ID, port, true), now);
      now += SECOND / 10;
    }
    assertThat(news).containsExactly(CAME);
    assertThat(answers()).containsExactly(address(6), address(5), address(4));
    assertThat(addresses.heard(address(2), now)).as("forgotten for those after it").isNull();
    addresses.heard(address(3), now);
    assertThat(answers().get(0)).isEqualTo(address(3));
  }

  @Test
  void aFloodOfForgedHellosCannotDivertAnswersFromAProvenAddress() {
    addresses.hello(home, HELLO, now);
    addresses.prove(home);
    for (int port = 2; port < 1000; port++) {
      forgeFrom(port);
      now += SECOND / 1000;
    }
    assertThat(answers()).containsExactly(home);
    assertThat(news).containsExactly(CAME);
    assertThat(addresses.heard(home, now)).isEqualTo("a");
  }

  @Test
  void aProofFromAFewForgedOnesTakesThePlaceOfNoProvenAddress() {
    for (int port = 2; port < 1000; port++) {
      forgeFrom(port);
    }
    addresses.hello(home, HELLO, now);
    addresses.prove(home);
    assertThat(answers()).as("the forged ones came first").containsExactly(home);
  }

  @Test
  void aForgedGoodbyeStopsNothing() {
    addresses.hello(home, HELLO, now);
    addresses.hello(home, new Hello(ID, 8, false), now);
    addresses.hello(address(2), GOODBYE, now);
    assertThat(news).containsExactly(CAME);
    assertThat(answers()).containsExactly(home);

    forgeFrom(2);
    addresses.hello(address(2), new Hello(ID, 1002, false), now);
    assertThat(news).containsExactly(CAME);
    assertThat(answers()).containsExactly(home);
  }

  @Test
  void anAddressThatSpeaksForOneSatelliteIsNotTakenByAnother() {
    addresses.hello(home, HELLO, now);
    addresses.prove(home);
    addresses.hello(home, new Hello(Hello.idOf(MISSION, "b"), 7, true), now);
    assertThat(addresses.heard(home, now)).isEqualTo("a");
    assertThat(addresses.answersTo("b", now)).isEmpty();
  }

  @Test
  void aForgedClaimToAnAddressGivesWayToItsOwner() {
    addresses.hello(home, new Hello(Hello.idOf(MISSION, "b"), 7, true), now);
    addresses.hello(home, HELLO, now);
    assertThat(addresses.heard(home, now)).isEqualTo("a");
    assertThat(news).containsExactly(new Presence("b", true), new Presence("b", false), CAME);
  }

  @Test
  void aSatelliteThatStartsAnewElsewhereIsAnsweredThereAndReportedAgain() {
    addresses.hello(home, HELLO, now);
    addresses.prove(home);
    SocketAddress elsewhere = address(2);
    addresses.hello(elsewhere, new Hello(ID, 9, true), now);
    assertThat(answers()).as("it may be forged").containsExactly(home);

    addresses.prove(elsewhere);
    assertThat(news).containsExactly(CAME, CAME);
    assertThat(answers()).contains(elsewhere);
  }

  @Test
  void aSatelliteThatMovedWithoutAWordIsAnsweredWhenItsOldAddressHasBecomeSilent() {
    addresses.hello(home, HELLO, now);
    addresses.prove(home);
    SocketAddress elsewhere = address(2);
    for (int i = 0; i < 3; i++) {
      now += SECOND;
      addresses.hello(elsewhere, new Hello(ID, 9, true), now);
    }
    assertThat(answers()).startsWith(elsewhere);
  }

  @Test
  void aSatelliteThatStartsAnewAtTheSameAddressIsReportedAgain() {
    addresses.hello(home, HELLO, now);
    addresses.hello(home, new Hello(ID, 9, true), now + SECOND);
    assertThat(news).as("another session while the first is heard is none").containsExactly(CAME);
    addresses.hello(home, new Hello(ID, 9, true), now + 3 * SECOND);
    assertThat(news).containsExactly(CAME, CAME);
  }

  @Test
  void whatOthersClaimedGoesWithTheLastProvenAddress() {
    addresses.hello(home, HELLO, now);
    addresses.prove(home);
    forgeFrom(2);
    addresses.hello(home, GOODBYE, now);
    assertThat(news).containsExactly(CAME, LEFT);
    assertThat(answers()).isEmpty();
  }

  @Test
  void allAreGoneWhenTheLinkIs() {
    addresses.hello(home, HELLO, now);
    addresses.prove(home);
    forgeFrom(2);
    addresses.forgetAll();
    assertThat(news).containsExactly(CAME, LEFT);
  }
}
