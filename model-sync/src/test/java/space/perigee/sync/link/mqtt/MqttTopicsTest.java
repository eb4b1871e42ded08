package space.perigee.sync.link.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import space.perigee.sync.link.Direction;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.NodeName;

class MqttTopicsTest {

  private final MqttTopics topics = new MqttTopics("demo");

  @Test
  void lanesNameMissionSatelliteAndDirection() {
    assertThat(topics.lane("dove-1", Direction.DOWN, Kind.DELTA))
        .isEqualTo("perigee/v1/demo/dove-1/down/delta");
    assertThat(topics.lane("dove-1", Direction.DOWN, Kind.HARD_EXAMPLES))
        .isEqualTo("perigee/v1/demo/dove-1/down/hard-examples");
    assertThat(topics.lane("dove-1", Direction.UP, null))
        .isEqualTo("perigee/v1/demo/dove-1/up/control");
    assertThat(topics.sharedFilter("centre", "+", Direction.DOWN))
        .isEqualTo("$share/centre/perigee/v1/demo/+/down/+");
    assertThat(topics.filter("+", Direction.DOWN)).isEqualTo("perigee/v1/demo/+/down/+");
    assertThat(topics.state("dove-1", null)).isEqualTo("perigee/v1/demo/dove-1/state");
    assertThat(topics.state("dove-1", "north")).isEqualTo("perigee/v1/demo/dove-1/state/north");
    assertThat(topics.states()).isEqualTo("perigee/v1/demo/+/state/#");
  }

  @Test
  void aStateNamesTheSatelliteAndPerhapsTheStation() {
    assertThat(topics.stateOf("perigee/v1/demo/dove-1/state"))
        .contains(new MqttTopics.StateTopic("dove-1", null));
    assertThat(topics.stateOf("perigee/v1/demo/dove-1/state/north"))
        .contains(new MqttTopics.StateTopic("dove-1", "north"));
    assertThat(topics.stateOf("perigee/v1/demo/dove-1/state/no rth")).isEmpty();
    assertThat(topics.stateOf("perigee/v1/demo/dove-1/state/north/pole")).isEmpty();
    assertThat(topics.stateOf("perigee/v1/other/dove-1/state")).isEmpty();
    assertThat(topics.stateOf("perigee/v1/demo/dove-1/down")).isEmpty();
  }

  @Test
  void theSatelliteIsReadFromTheTopicOfThisMissionAlone() {
    assertThat(topics.satelliteOf("perigee/v1/demo/dove-1/down/delta")).contains("dove-1");
    assertThat(topics.satelliteOf("perigee/v1/other/dove-1/down/delta")).isEmpty();
    assertThat(topics.satelliteOf("perigee/v2/demo/dove-1/down/delta")).isEmpty();
    assertThat(topics.satelliteOf("perigee/v1/demo/dove-1/down")).isEmpty();
    assertThat(topics.satelliteOf("perigee/v1/demo/dove-1/down/segment")).isEmpty();
    assertThat(topics.satelliteOf("perigee/v1/demo/do ve/down/delta")).isEmpty();
    assertThat(topics.satelliteOf("perigee/v1/demo//down/delta")).isEmpty();
  }

  @Test
  void namesThatCannotBeATopicLevelAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MqttTopics("a/b"))
        .withMessageContaining("mission 'a/b'");
    assertThatIllegalArgumentException().isThrownBy(() -> new MqttTopics("#"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NodeName.require("satellite", "x".repeat(65)));
  }
}
