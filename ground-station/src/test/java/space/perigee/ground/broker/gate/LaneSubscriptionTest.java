package space.perigee.ground.broker.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaneSubscriptionTest {

  private final DirectLanes lanes = new DirectLanes("m");

  /** The examples of MQTT 5.0, 4.7.1, and those of frames. */
  @ParameterizedTest
  @CsvSource({
    "sport/tennis/player1/#, sport/tennis/player1/score/wimbledon, true",
    "sport/#, sport, true",
    "#, a/b, true",
    "+, a, true",
    "+, /a, false",
    "/+, /a, true",
    "+/+, /a, true",
    "sport/+, sport, false",
    "sport/+, sport/, true",
    "sport/tennis/+, sport/tennis/player1/ranking, false",
    "sport/+/player1, sport/tennis/player1, true",
    "perigee/v1/m/a/up/+, perigee/v1/m/a/up/control, true",
    "perigee/v1/m/a/up/control, perigee/v1/m/a/up/control, true",
    "perigee/v1/m/a/up/control, perigee/v1/m/a/up/controls, false",
    "perigee/v1/m/a/up/controls, perigee/v1/m/a/up/control, false",
    "perigee/v1/m/+/down/+, perigee/v1/m/a/up/control, false",
    "$share/g/perigee/v1/m/+/up/+, perigee/v1/m/a/up/control, false"
  })
  void matchesLevelByLevel(String filter, String topic, boolean expected) {
    LaneClient client = lanes.client(new EmbeddedChannel(), Integer.MAX_VALUE);
    assertThat(new LaneSubscription(client, filter).matches(topic)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "perigee/v1/m/a/up/+, a",
    "perigee/v1/m/a/up/#, a",
    "perigee/v1/m/a/down/delta, ",
    "perigee/v1/m/+/up/+, ",
    "perigee/v1/other/a/up/+, ",
    "perigee/v1/m/a/state, ",
    "$share/g/perigee/v1/m/a/up/+, "
  })
  void knowsTheTreeOfASatellite(String filter, String satellite) {
    assertThat(lanes.upOf(filter)).isEqualTo(satellite);
  }

  @ParameterizedTest
  @CsvSource({
    "perigee/v1/m/a/down/delta, a",
    "perigee/v1/m/a/down/control, a",
    "perigee/v1/m/a/down/other, ",
    "perigee/v1/m/a/down, ",
    "perigee/v1/m/a/up/control, ",
    "perigee/v1/m/a!/down/delta, "
  })
  void knowsTheFramesOfASatellite(String topic, String satellite) {
    assertThat(lanes.downOf(topic)).isEqualTo(satellite);
  }

  private void deliver(int frames) {
    EmbeddedChannel stalled = new EmbeddedChannel(new Stalled());
    LaneClient client = lanes.client(stalled, Integer.MAX_VALUE);
    for (int i = 0; i < frames; i++) {
      client.deliver("perigee/v1/m/a/up/model", new byte[8 << 10], false);
    }
  }

  @Test
  void aClientThatDoesNotReadHoldsALimitedNumberOfBytes() {
    deliver(1000);
    assertThat(lanes.waiting().get())
        .isBetween(DirectLanes.MAX_BYTES / 2, DirectLanes.MAX_BYTES + (16L << 10));
  }

  @Test
  void manyClientsThatDoNotReadHoldAShareEach() {
    for (int client = 0; client < 1000; client++) {
      deliver(200);
    }
    long share = DirectLanes.SHARE_BYTES + (16L << 10);
    assertThat(lanes.waiting().get())
        .isBetween(
            DirectLanes.MAX_ALL_BYTES,
            DirectLanes.MAX_ALL_BYTES + DirectLanes.MAX_BYTES + 1000 * share);
  }

  @Test
  void sendsNothingLongerThanTheClientTakes() {
    EmbeddedChannel connection = new EmbeddedChannel();
    LaneClient client = lanes.client(connection, 100);
    client.deliver("perigee/v1/m/a/up/model", new byte[100], false);
    client.deliver("perigee/v1/m/a/up/model", new byte[50], false);
    assertThat(connection.outboundMessages()).hasSize(1);
    assertThat(lanes.waiting().get()).isZero();
  }
}
