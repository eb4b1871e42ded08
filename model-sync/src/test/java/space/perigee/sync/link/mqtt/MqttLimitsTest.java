package space.perigee.sync.link.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import space.perigee.sync.transfer.Frames;

class MqttLimitsTest {

  private static MqttProperties connack(
      @Nullable Integer receiveMaximum, @Nullable Long maximumPacket) {
    MqttProperties properties = new MqttProperties();
    properties.setReceiveMaximum(receiveMaximum);
    properties.setMaximumPacketSize(maximumPacket);
    return properties;
  }

  @Test
  void areTheOwnWhenTheBrokerSaysNothing() {
    MqttLimits own = new MqttLimits(MqttLimits.MAX_WINDOW, Frames.MAX_BYTES);
    assertThat(MqttLimits.of(null, 100)).isEqualTo(own);
    assertThat(MqttLimits.of(new MqttProperties(), 100)).isEqualTo(own);
    assertThat(MqttLimits.of(connack(65_535, 268_435_455L), 100)).isEqualTo(own);
  }

  @Test
  void stayBelowWhatTheBrokerTakes() {
    assertThat(MqttLimits.of(connack(20, null), 100).window()).isEqualTo(19);
    assertThat(MqttLimits.of(connack(1, null), 100).window()).isEqualTo(1);
    assertThat(MqttLimits.of(connack(null, 1024L), 100).maxFrameBytes()).isBetween(850, 924);
    assertThat(MqttLimits.of(connack(null, 10L), 100).maxFrameBytes()).isEqualTo(64);
  }

  @Test
  void theLongestTopicIsThatOfTheLongestNameAndKind() {
    MqttTopics topics = new MqttTopics("demo");
    assertThat(topics.longest()).isEqualTo("perigee/v1/demo//down/hard-examples".length() + 64);
  }
}
