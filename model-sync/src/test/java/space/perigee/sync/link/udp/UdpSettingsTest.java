package space.perigee.sync.link.udp;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class UdpSettingsTest {

  @Test
  void settingsOutOfBoundsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UdpSettings.of(0))
        .withMessageContaining("rateBps 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new UdpSettings(1, 65_508, null, UdpSettings.DEFAULT_SILENCE))
        .withMessageContaining("65508");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new UdpSettings(1, 1472, 1.0, UdpSettings.DEFAULT_SILENCE))
        .withMessageContaining("expectedLoss");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new UdpSettings(1, 1472, null, Duration.ofSeconds(1)))
        .withMessageContaining("silence");
  }
}
