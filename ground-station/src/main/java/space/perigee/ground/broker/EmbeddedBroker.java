package space.perigee.ground.broker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import space.perigee.ground.port.ListenPort;

/**
 * Artemis with one MQTT 5 acceptor.
 *
 * <p>Memory is bounded twice: an address that nobody empties drops what exceeds {@value
 * #MAX_ADDRESS_BYTES} bytes, and all together {@value #MAX_BYTES}; the transfer repairs what is
 * dropped. Addresses of satellites that are gone are deleted. Without security: bind it to the
 * loopback, or put a broker with accounts and TLS in front.
 */
public final class EmbeddedBroker implements AutoCloseable {

  private static final String ACCEPTOR = "mqtt";
  private static final long MAX_ADDRESS_BYTES = 16L << 20;
  private static final long MAX_BYTES = 64L << 20;
  private static final int MAX_CONNECTIONS = 1024;
  private static final int THREADS = 4;

  private final EmbeddedActiveMQ server;
  private final String host;
  private final int port;

  private EmbeddedBroker(EmbeddedActiveMQ server, String host, int port) {
    this.server = server;
    this.host = host;
    this.port = port;
  }

  /**
   * Starts a broker.
   *
   * @param port where to listen
   * @param folder where it would keep files; it writes none
   * @throws IOException if it cannot start, or the port is taken
   */
  public static EmbeddedBroker start(ListenPort port, Path folder) throws IOException {
    // Artemis logs a taken port and goes on.
    port.requireFree();
    EmbeddedActiveMQ server = new EmbeddedActiveMQ();
    try {
      server.setConfiguration(configuration(port, folder));
      server.start();
      if (server.getActiveMQServer().getRemotingService().getAcceptor(ACCEPTOR)
              instanceof NettyAcceptor acceptor
          && acceptor.isStarted()) {
        return new EmbeddedBroker(server, port.clientHost(), acceptor.getActualPort());
      }
      throw new IOException("the broker does not accept connections on " + port);
    } catch (Exception e) {
      stop(server);
      throw e instanceof IOException io ? io : new IOException("the broker cannot start: " + e, e);
    }
  }

  private static Configuration configuration(ListenPort port, Path folder) throws Exception {
    ConfigurationImpl configuration = new ConfigurationImpl();
    configuration.setName("perigee");
    configuration.setPersistenceEnabled(false);
    configuration.setJournalType(JournalType.NIO); // or it looks for native I/O, which is left out
    configuration.setSecurityEnabled(false);
    configuration.setJMXManagementEnabled(false);
    configuration.setMessageCounterEnabled(false);
    configuration.setBrokerInstance(folder.toFile());
    configuration.setGracefulShutdownEnabled(false);
    configuration.setThreadPoolMaxSize(THREADS);
    configuration.setScheduledThreadPoolMaxSize(1);
    configuration.setGlobalMaxSize(MAX_BYTES);
    configuration.setMaxDiskUsage(-1);
    configuration.setCriticalAnalyzer(false);
    configuration.addAcceptorConfiguration(
        ACCEPTOR,
        "tcp://"
            + (port.host().contains(":") ? "[" + port.host() + "]" : port.host())
            + ":"
            + port.port()
            + "?protocols=MQTT;remotingThreads="
            + THREADS
            + ";useEpoll=false;useKQueue=false;connectionsAllowed="
            + MAX_CONNECTIONS);
    AddressSettings settings =
        new AddressSettings()
            .setAddressFullMessagePolicy(AddressFullMessagePolicy.DROP)
            .setMaxSizeBytes(MAX_ADDRESS_BYTES)
            .setAutoCreateAddresses(true)
            .setAutoCreateQueues(true)
            .setAutoDeleteAddresses(true)
            .setAutoDeleteQueues(true)
            .setRedeliveryDelay(0)
            .setMaxDeliveryAttempts(-1);
    configuration.setAddressSettings(Map.of("#", settings));
    return configuration;
  }

  /** Where clients on this machine find it. */
  public String uri() {
    return "tcp://" + host + ":" + port;
  }

  @Override
  public void close() {
    stop(server);
  }

  private static void stop(EmbeddedActiveMQ server) {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the broker did not stop: " + e, e);
    }
  }
}
