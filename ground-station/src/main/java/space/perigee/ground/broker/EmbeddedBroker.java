package space.perigee.ground.broker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.jspecify.annotations.Nullable;
import space.perigee.ground.port.ListenPort;
import space.perigee.sync.link.mqtt.TlsFiles;

/**
 * Artemis with one MQTT 5 acceptor.
 *
 * <p>Memory is bounded twice: an address that no client reads drops what exceeds {@value
 * #MAX_ADDRESS_BYTES} bytes, all addresses together what exceeds {@value #MAX_BYTES}; the transfer
 * repairs what is dropped. Addresses of satellites that are gone are deleted. The broker offers no
 * topic aliases, which crash Paho.
 *
 * <p>With TLS it admits clients with a certificate from the mission's CA. Without TLS, bind it to
 * the loopback.
 */
public final class EmbeddedBroker implements AutoCloseable {

  private static final String ACCEPTOR = "mqtt";
  private static final long MAX_ADDRESS_BYTES = 16L << 20;
  private static final long MAX_BYTES = 64L << 20;
  private static final int MAX_CONNECTIONS = 1024;
  private static final int THREADS = 4;

  private final EmbeddedActiveMQ server;
  private final @Nullable BrokerKeys keys;
  private final String uri;

  private EmbeddedBroker(EmbeddedActiveMQ server, @Nullable BrokerKeys keys, String uri) {
    this.server = server;
    this.keys = keys;
    this.uri = uri;
  }

  /**
   * Starts a broker.
   *
   * @param port where to listen
   * @param folder for its keys, if it uses TLS; it writes no other files
   * @param tls its certificate and key, and the CA of its clients; null without TLS
   * @throws IOException if it cannot start, or the port is taken
   * @throws space.perigee.sync.io.InputException if a file for TLS cannot be used
   */
  public static EmbeddedBroker start(ListenPort port, Path folder, @Nullable TlsFiles tls)
      throws IOException {
    // If the port is taken, Artemis only logs it.
    port.requireFree();
    BrokerKeys keys = tls == null ? null : BrokerKeys.write(tls, folder);
    EmbeddedActiveMQ server = new EmbeddedActiveMQ();
    try {
      server.setConfiguration(configuration(port, folder, keys));
      server.start();
      if (server.getActiveMQServer().getRemotingService().getAcceptor(ACCEPTOR)
              instanceof NettyAcceptor acceptor
          && acceptor.isStarted()) {
        String address = port.clientHost() + ":" + acceptor.getActualPort();
        return new EmbeddedBroker(server, keys, (keys == null ? "tcp://" : "ssl://") + address);
      }
      throw new IOException("the broker does not accept connections on " + port);
    } catch (Exception e) {
      stop(server, keys);
      throw e instanceof IOException io ? io : new IOException("the broker cannot start: " + e, e);
    }
  }

  private static Configuration configuration(
      ListenPort port, Path folder, @Nullable BrokerKeys keys) {
    ConfigurationImpl configuration = new ConfigurationImpl();
    configuration.setName("perigee");
    configuration.setPersistenceEnabled(false);
    configuration.setJournalType(
        JournalType.NIO); // else it looks for native I/O, which is left out
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
    configuration.addAcceptorConfiguration(acceptor(port, keys));
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

  private static TransportConfiguration acceptor(ListenPort port, @Nullable BrokerKeys keys) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put(TransportConstants.HOST_PROP_NAME, port.host());
    parameters.put(TransportConstants.PORT_PROP_NAME, port.port());
    parameters.put(TransportConstants.PROTOCOLS_PROP_NAME, "MQTT");
    parameters.put(TransportConstants.REMOTING_THREADS_PROPNAME, THREADS);
    parameters.put(TransportConstants.USE_EPOLL_PROP_NAME, false);
    parameters.put(TransportConstants.USE_KQUEUE_PROP_NAME, false);
    parameters.put(TransportConstants.CONNECTIONS_ALLOWED, MAX_CONNECTIONS);
    if (keys != null) {
      parameters.putAll(keys.acceptorParameters());
    }
    return new TransportConfiguration(
        NettyAcceptorFactory.class.getName(), parameters, ACCEPTOR, Map.of("topicAliasMaximum", 0));
  }

  /** Its address for clients on this machine. */
  public String uri() {
    return uri;
  }

  @Override
  public void close() {
    stop(server, keys);
  }

  private static void stop(EmbeddedActiveMQ server, @Nullable BrokerKeys keys) {
    try {
      server.stop();
      if (keys != null) {
        keys.close();
      }
    } catch (Exception e) {
      throw new IllegalStateException("the broker did not stop: " + e, e);
    }
  }
}
