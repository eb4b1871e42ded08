package space.perigee.ground.broker;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import space.perigee.ground.port.ListenPort;
import space.perigee.sync.link.mqtt.TlsFiles;

/** Starts brokers on a free port of the loopback. */
final class TestBroker {

  static final ListenPort PORT = new ListenPort("--mqtt-port", "127.0.0.1", 0);

  private TestBroker() {}

  /**
   * Starts a broker where nothing is revoked.
   *
   * @param tls null without TLS
   */
  static EmbeddedBroker start(String mission, @Nullable TlsFiles tls, Path folder)
      throws IOException {
    return EmbeddedBroker.start(
        PORT, folder, BrokerAccess.of(mission, null, Clock.systemUTC()).gate(tls, null));
  }
}
