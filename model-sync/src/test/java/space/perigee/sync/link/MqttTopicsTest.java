package space.perigee.sync.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import space.perigee.sync.link.MqttTopics.Direction;

class MqttTopicsTest {

  private final MqttTopics topics = new MqttTopics("demo");

  @Test
  void lanesNameMissionSatelliteAndDirection() {
    assertThat(topics.lane("dove-1", Direction.DOWN, true))
        .isEqualTo("perigee/v1/demo/dove-1/down/segment");
    assertThat(topics.lane("dove-1", Direction.UP, false))
        .isEqualTo("perigee/v1/demo/dove-1/up/control");
    assertThat(topics.filter("+", Direction.DOWN)).isEqualTo("perigee/v1/demo/+/down/+");
    assertThat(topics.state("dove-1")).isEqualTo("perigee/v1/demo/dove-1/state");
  }

  @Test
  void theSatelliteIsReadFromTheTopicOfThisMissionAlone() {
    assertThat(topics.satelliteOf("perigee/v1/demo/dove-1/down/segment")).contains("dove-1");
    assertThat(topics.satelliteOf("perigee/v1/other/dove-1/down/segment")).isEmpty();
    assertThat(topics.satelliteOf("perigee/v2/demo/dove-1/down/segment")).isEmpty();
    assertThat(topics.satelliteOf("perigee/v1/demo/dove-1/down")).isEmpty();
    assertThat(topics.satelliteOf("perigee/v1/demo/do ve/down/segment")).isEmpty();
    assertThat(topics.satelliteOf("perigee/v1/demo//down/segment")).isEmpty();
  }

  @Test
  void namesThatCannotBeATopicLevelAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MqttTopics("a/b"))
        .withMessageContaining("mission 'a/b'");
    assertThatIllegalArgumentException().isThrownBy(() -> new MqttTopics("#"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MqttTopics.requireName("satellite", "x".repeat(65)));
  }
}
