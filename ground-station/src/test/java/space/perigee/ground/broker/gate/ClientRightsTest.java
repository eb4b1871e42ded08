package space.perigee.ground.broker.gate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClientRightsTest {

  private static final String TREE = "perigee/v1/m/";

  private static ClientRights of(String name, Client.Role role) {
    return new ClientRights(new Client(name, role, 1, null), "m");
  }

  @Test
  void aSatelliteHasItsOwnNameAndTree() {
    ClientRights a = of("a", Client.Role.SATELLITE);
    assertThat(a.mayConnectAs("perigee/m/a")).isTrue();
    assertThat(a.mayConnectAs("perigee/m/b")).isFalse();
    assertThat(a.mayConnectAs("perigee/m/a/a")).isFalse();
    assertThat(a.mayConnectAs("perigee/x/a")).isFalse();
    assertThat(a.mayPublish(TREE + "a/down/control")).isTrue();
    assertThat(a.mayPublish(TREE + "a/state")).isTrue();
    assertThat(a.mayPublish(TREE + "a/predictions/1")).isTrue();
    assertThat(a.mayPublish(TREE + "a/up/model")).isFalse();
    assertThat(a.mayPublish(TREE + "b/down/control")).isFalse();
    assertThat(a.mayPublish(TREE + "a/+/control")).isFalse();
    assertThat(a.mayPublish(TREE + "a//control")).isFalse();
    assertThat(a.maySubscribe(TREE + "a/up/+")).isTrue();
    assertThat(a.maySubscribe(TREE + "a/up/#")).isTrue();
    assertThat(a.maySubscribe(TREE + "a/up/#/x")).isFalse();
    assertThat(a.maySubscribe(TREE + "+/up/+")).isFalse();
  }

  @Test
  void aStationSpeaksForAnySatelliteUnderItsOwnName() {
    ClientRights north = of("north", Client.Role.STATION);
    assertThat(north.mayConnectAs("perigee/m/a/north")).isTrue();
    assertThat(north.mayConnectAs("perigee/m/a/south")).isFalse();
    assertThat(north.mayConnectAs("perigee/m/north")).isFalse();
    assertThat(north.mayPublish(TREE + "a/down/delta")).isTrue();
    assertThat(north.mayPublish(TREE + "a/state/north")).isTrue();
    assertThat(north.mayPublish(TREE + "a/state/south")).isFalse();
    assertThat(north.mayPublish(TREE + "a/state")).isFalse();
    assertThat(north.mayPublish(TREE + "a/other")).isFalse();
    assertThat(north.maySubscribe(TREE + "b/up/+")).isTrue();
    assertThat(north.maySubscribe(TREE + "+/up/+")).isFalse();
  }

  @Test
  void onlyTheGroundSeesAndPublishesEvents() {
    String topic = "perigee/events/v1/m/space.perigee.version.published";
    for (Client.Role role : new Client.Role[] {Client.Role.SATELLITE, Client.Role.STATION}) {
      for (String name : new String[] {"a", "events", "v1", "m"}) {
        ClientRights client = of(name, role);
        assertThat(client.mayPublish(topic)).isFalse();
        assertThat(client.maySubscribe(topic)).isFalse();
        assertThat(client.maySubscribe("perigee/events/v1/m/#")).isFalse();
        assertThat(client.maySubscribe("perigee/+/v1/#")).isFalse();
      }
    }
    assertThat(of("ground", Client.Role.GROUND).mayPublish(topic)).isTrue();
    assertThat(of("ground", Client.Role.GROUND).maySubscribe("perigee/events/v1/m/#")).isTrue();
  }

  @Test
  void theGroundDoesAllButNameQueues() {
    ClientRights ground = of("ground", Client.Role.GROUND);
    assertThat(ground.mayConnectAs("perigee-ground/m/1f")).isTrue();
    assertThat(ground.mayPublish(TREE + "a/up/model")).isTrue();
    assertThat(ground.maySubscribe("$share/center/" + TREE + "+/down/+")).isTrue();
    assertThat(ground.maySubscribe("a::b")).isFalse();
    assertThat(ground.mayPublish("$SYS/x")).isFalse();
  }

  @Test
  void onlyFramesAndStateOfASatelliteAreEssential() {
    ClientRights a = of("a", Client.Role.SATELLITE);
    assertThat(a.isEssential(TREE + "a/down/hard-examples")).isTrue();
    assertThat(a.isEssential(TREE + "a/state")).isTrue();
    assertThat(a.isEssential(TREE + "a/down/other")).isFalse();
    assertThat(of("n", Client.Role.STATION).isEssential(TREE + "a/down/control")).isFalse();
  }
}
