package space.perigee.sync.link.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MqttRoleTest {

  @Test
  void clientIdentifiersNameTheMissionTheSatelliteAndTheStation() {
    assertThat(MqttRole.ofSatellite("m", "a", null).clientId()).isEqualTo("perigee/m/a");
    assertThat(MqttRole.ofSatellite("m", "a", "north").clientId()).isEqualTo("perigee/m/a/north");
    assertThat(MqttRole.ofGround("m", null).clientId()).isEqualTo("perigee-ground/m");
    assertThat(MqttRole.ofGround("m", "center").clientId()).matches("perigee-ground/m/[0-9a-f]+");
  }

  @Test
  void noTwoEndsHaveTheSameClientIdentifier() {
    List<String> identifiers =
        Stream.of(
                MqttRole.ofSatellite("m", "a-by-b", null),
                MqttRole.ofSatellite("m", "a", "b"),
                MqttRole.ofSatellite("m-a", "b", null),
                MqttRole.ofSatellite("m", "a-b", null),
                MqttRole.ofSatellite("m", "ground", null),
                MqttRole.ofGround("m", null),
                MqttRole.ofGround("m", "g"),
                MqttRole.ofGround("m", "g"))
            .map(MqttRole::clientId)
            .toList();
    assertThat(identifiers).doesNotHaveDuplicates();
  }
}
