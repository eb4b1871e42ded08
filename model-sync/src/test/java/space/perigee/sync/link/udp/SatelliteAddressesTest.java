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
  private final SatelliteAddresses whereabouts =
      new SatelliteAddresses(MISSION, List.of("a", "b"), Duration.ofSeconds(5), news::add);
  private final SocketAddress home = address(1);
  private long now = Long.MAX_VALUE - SECOND;

  private static SocketAddress address(int port) {
    return InetSocketAddress.createUnresolved("host", port);
  }

  private List<SocketAddress> answers() {
    return whereabouts.answersTo("a", now);
  }

  private void forgeFrom(int port) {
    whereabouts.hello(address(port), new Hello(ID, 1000 + port, true), now);
  }

  @Test
  void whoSaysHelloIsThereUntilGoodbye() {
    whereabouts.hello(home, HELLO, now);
    whereabouts.hello(home, HELLO, now);
    assertThat(news).containsExactly(CAME);
    assertThat(whereabouts.heard(home, now)).isEqualTo("a");
    assertThat(answers()).containsExactly(home);

    whereabouts.hello(home, GOODBYE, now);
    assertThat(news).containsExactly(CAME, LEFT);
    assertThat(whereabouts.heard(home, now)).isNull();
    assertThat(answers()).isEmpty();
  }

  @Test
  void whoIsSilentForTooLongIsGone() {
    whereabouts.hello(home, HELLO, now);
    now += 4 * SECOND;
    whereabouts.heard(home, now);
    now += 4 * SECOND;
    whereabouts.forgetSilent(now);
    assertThat(news).containsExactly(CAME);
    now += SECOND;
    whereabouts.forgetSilent(now);
    whereabouts.forgetSilent(now);
    assertThat(news).containsExactly(CAME, LEFT);
  }

  @Test
  void anUnknownIdIsNobody() {
    assertThat(whereabouts.hello(home, new Hello(ID + 1, 7, true), now)).isFalse();
    assertThat(whereabouts.hello(home, new Hello(Hello.idOf("other", "a"), 7, true), now))
        .isFalse();
    assertThat(news).isEmpty();
    assertThat(whereabouts.heard(home, now)).isNull();
    assertThat(whereabouts.answersTo("nobody", now)).isEmpty();
  }

  @Test
  void withoutProofsAnswersGoToTheNewestFewAddresses() {
    for (int port = 1; port <= 6; port++) {
      whereabouts.hello(address(port), new Hello(ID, port, true), now);
      now += SECOND / 10;
    }
    assertThat(news).containsExactly(CAME);
    assertThat(answers()).containsExactly(address(6), address(5), address(4));
    assertThat(whereabouts.heard(address(2), now)).as("forgotten for those after it").isNull();
    whereabouts.heard(address(3), now);
    assertThat(answers().get(0)).isEqualTo(address(3));
  }

  @Test
  void aFloodOfForgedHellosCannotDivertAnswersFromAProvenAddress() {
    whereabouts.hello(home, HELLO, now);
    whereabouts.prove(home);
    for (int port = 2; port < 1000; port++) {
      forgeFrom(port);
      now += SECOND / 1000;
    }
    assertThat(answers()).containsExactly(home);
    assertThat(news).containsExactly(CAME);
    assertThat(whereabouts.heard(home, now)).isEqualTo("a");
  }

  @Test
  void aProofFromAFewForgedOnesTakesThePlaceOfNoProvenAddress() {
    for (int port = 2; port < 1000; port++) {
      forgeFrom(port);
    }
    whereabouts.hello(home, HELLO, now);
    whereabouts.prove(home);
    assertThat(answers()).as("the forged ones came first").containsExactly(home);
  }

  @Test
  void aForgedGoodbyeStopsNothing() {
    whereabouts.hello(home, HELLO, now);
    whereabouts.hello(home, new Hello(ID, 8, false), now);
    whereabouts.hello(address(2), GOODBYE, now);
    assertThat(news).containsExactly(CAME);
    assertThat(answers()).containsExactly(home);

    forgeFrom(2);
    whereabouts.hello(address(2), new Hello(ID, 1002, false), now);
    assertThat(news).containsExactly(CAME);
    assertThat(answers()).containsExactly(home);
  }

  @Test
  void anAddressThatSpeaksForOneSatelliteIsNotTakenByAnother() {
    whereabouts.hello(home, HELLO, now);
    whereabouts.prove(home);
    whereabouts.hello(home, new Hello(Hello.idOf(MISSION, "b"), 7, true), now);
    assertThat(whereabouts.heard(home, now)).isEqualTo("a");
    assertThat(whereabouts.answersTo("b", now)).isEmpty();
  }

  @Test
  void aForgedClaimToAnAddressGivesWayToItsOwner() {
    whereabouts.hello(home, new Hello(Hello.idOf(MISSION, "b"), 7, true), now);
    whereabouts.hello(home, HELLO, now);
    assertThat(whereabouts.heard(home, now)).isEqualTo("a");
    assertThat(news).containsExactly(new Presence("b", true), new Presence("b", false), CAME);
  }

  @Test
  void aSatelliteThatStartsAnewElsewhereIsAnsweredThereAndReportedAgain() {
    whereabouts.hello(home, HELLO, now);
    whereabouts.prove(home);
    SocketAddress elsewhere = address(2);
    whereabouts.hello(elsewhere, new Hello(ID, 9, true), now);
    assertThat(answers()).as("it may be forged").containsExactly(home);

    whereabouts.prove(elsewhere);
    assertThat(news).containsExactly(CAME, CAME);
    assertThat(answers()).contains(elsewhere);
  }

  @Test
  void aSatelliteThatMovedWithoutAWordIsAnsweredWhenItsOldAddressHasBecomeSilent() {
    whereabouts.hello(home, HELLO, now);
    whereabouts.prove(home);
    SocketAddress elsewhere = address(2);
    for (int i = 0; i < 3; i++) {
      now += SECOND;
      whereabouts.hello(elsewhere, new Hello(ID, 9, true), now);
    }
    assertThat(answers()).startsWith(elsewhere);
  }

  @Test
  void aSatelliteThatStartsAnewAtTheSameAddressIsReportedAgain() {
    whereabouts.hello(home, HELLO, now);
    whereabouts.hello(home, new Hello(ID, 9, true), now + SECOND);
    assertThat(news).as("another session while the first is heard is none").containsExactly(CAME);
    whereabouts.hello(home, new Hello(ID, 9, true), now + 3 * SECOND);
    assertThat(news).containsExactly(CAME, CAME);
  }

  @Test
  void whatOthersClaimedGoesWithTheLastProvenAddress() {
    whereabouts.hello(home, HELLO, now);
    whereabouts.prove(home);
    forgeFrom(2);
    whereabouts.hello(home, GOODBYE, now);
    assertThat(news).containsExactly(CAME, LEFT);
    assertThat(answers()).isEmpty();
  }

  @Test
  void allAreGoneWhenTheLinkIs() {
    whereabouts.hello(home, HELLO, now);
    whereabouts.prove(home);
    forgeFrom(2);
    whereabouts.forgetAll();
    assertThat(news).containsExactly(CAME, LEFT);
  }
}
