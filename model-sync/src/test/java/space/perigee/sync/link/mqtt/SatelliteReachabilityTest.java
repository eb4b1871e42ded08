package space.perigee.sync.link.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.sync.transfer.LinkTraits;

class SatelliteReachabilityTest {

  private final SatelliteReachability reach = new SatelliteReachability();

  @Test
  void aSatelliteIsInReachAsLongAsOneWayHasIt() {
    assertThat(reach.put("a", "north", "online frame=1472 rate=9600")).contains(true);
    assertThat(reach.put("a", null, "online")).contains(true);
    assertThat(reach.put("a", "north", "offline")).contains(false);
    assertThat(reach.isReached("a")).isTrue();
    assertThat(reach.put("a", null, "offline")).contains(false);
    assertThat(reach.isReached("a")).isFalse();
  }

  @Test
  void whatIsSentMustFitTheStationsLinkToo() {
    reach.put("a", "north", SatelliteReachability.text(LinkTraits.datagrams(1472, 9600)));
    reach.put("a", "south", SatelliteReachability.text(LinkTraits.datagrams(256, 1_000_000)));

    LinkTraits beyond = reach.beyond("a", LinkTraits.reliable());
    assertThat(beyond.maxFrameBytes()).isEqualTo(256);
    assertThat(beyond.rateBps()).isEqualTo(9600);
    assertThat(reach.beyond("b", LinkTraits.reliable())).isEqualTo(LinkTraits.reliable());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Online",
        "online ",
        "online frame=1472",
        "online frame=63 rate=1",
        "online frame=999999 rate=1",
        "online frame=-1 rate=1",
        "online frame=1472 rate=99999999999999999999",
        "online frame=1472 rate=1 x"
      })
  void whatMakesNoSenseIsNoState(String text) {
    assertThat(reach.put("a", "north", text)).isEmpty();
    assertThat(reach.isReached("a")).isFalse();
  }

  @Test
  void whoeverPublishesTakesBoundedMemory() {
    for (int i = 0; i < 100_000; i++) {
      reach.put("a", "s" + i, "online frame=" + (64 + i % 100) + " rate=1");
      reach.put("satellite-" + i, null, "online");
    }
    assertThat(reach.isReached("satellite-99999")).isFalse();
    assertThat(reach.beyond("a", LinkTraits.reliable()).maxFrameBytes()).isEqualTo(64);
    reach.clear();
    assertThat(reach.isReached("a")).isFalse();
  }
}
