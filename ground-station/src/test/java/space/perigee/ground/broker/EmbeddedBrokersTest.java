package space.perigee.ground.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.port.ListenPort;
import space.perigee.sync.io.InputException;

@SuppressWarnings("NullAway.Init")
class EmbeddedBrokersTest {

  @TempDir Path folder;

  private EmbeddedBrokers start(String host, String... links) throws Exception {
    return EmbeddedBrokers.start(
        List.of(links),
        new ListenPort("--mqtt-port", host, 0),
        folder,
        BrokerAccess.of("m", null, Clock.systemUTC()));
  }

  @Test
  void withoutTlsItServesThisMachineAlone() throws Exception {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> start("0.0.0.0", "broker"))
        .withMessageStartingWith(
            "--bind 0.0.0.0: the embedded broker serves other machines with TLS")
        .withMessageContaining("broker?tls=none");
    try (EmbeddedBrokers brokers = start("0.0.0.0", "broker?tls=none")) {
      assertThat(brokers.uris().get(0)).matches("mqtt://127.0.0.1:\\d+");
    }
  }

  @Test
  void theGroundItselfUsesAnotherPort() throws Exception {
    try (EmbeddedBrokers brokers = start("127.0.0.1", "udp://127.0.0.1:1?rate=1M", "broker")) {
      assertThat(brokers.uris()).hasSize(2).startsWith("udp://127.0.0.1:1?rate=1M");
      assertThat(brokers.ownUris()).startsWith("udp://127.0.0.1:1?rate=1M");
      assertThat(brokers.ownUris().get(1)).isNotEqualTo(brokers.uris().get(1));
    }
  }

  @Test
  void namesWhatIsWrongWithALink() {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> start("127.0.0.1", "broker?tls=none&crl=list.pem"))
        .withMessageContaining("crl= is for a broker with TLS");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> start("127.0.0.1", "broker?tls=some"))
        .withMessageContaining("tls");
  }
}
