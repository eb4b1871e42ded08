package space.perigee.ground.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import space.perigee.ground.broker.gate.Gate;
import space.perigee.ground.broker.gate.GateAcceptor;
import space.perigee.ground.broker.gate.GateAcceptorFactory;
import space.perigee.ground.broker.gate.MqttRefusals;
import space.perigee.ground.port.ListenPort;
import space.perigee.sync.link.mqtt.MqttBroker;

/**
 * Artemis behind a {@link Gate}, with MQTT 5.
 *
 * <p>Memory is bounded twice: an address that no client reads drops what exceeds {@value
 * #MAX_ADDRESS_BYTES} bytes, all addresses together what exceeds {@value #MAX_BYTES}; the transfer
 * repairs what is dropped. Addresses of satellites that are gone are deleted.
 */
public final class EmbeddedBroker implements AutoCloseable {

  private static final String ACCEPTOR = "mqtt";
  private static final long MAX_ADDRESS_BYTES = 8L << 20;
  private static final long MAX_BYTES = 64L << 20;
  private static final int THREADS = 4;

  /**
   * Messages for which a queue has room at first; the default, 8192, takes 32 kB for each topic.
   */
  private static final int QUEUE_BUFFER = 16;

  private final EmbeddedActiveMQ server;
  private final Gate gate;
  private final String uri;
  private final String ownUri;

  private EmbeddedBroker(EmbeddedActiveMQ server, Gate gate, String uri, String ownUri) {
    this.server = server;
    this.gate = gate;
    this.uri = uri;
    this.ownUri = ownUri;
  }

  /**
   * Starts a broker.
   *
   * @param port where to listen
   * @param folder that Artemis takes for its own; it writes no files
   * @param gate decides who gets in
   * @throws IOException if it cannot start, or the port is taken
   */
  public static EmbeddedBroker start(ListenPort port, Path folder, Gate gate) throws IOException {
    // If the port is taken, Artemis only logs it.
    port.requireFree();
    keepBuffersOfArtemisOnTheHeap();
    EmbeddedActiveMQ server = new EmbeddedActiveMQ();
    try {
      server.setConfiguration(configuration(port, folder, gate));
      server.start();
      if (server.getActiveMQServer().getRemotingService().getAcceptor(ACCEPTOR)
              instanceof GateAcceptor acceptor
          && acceptor.isStarted()) {
        String scheme = gate.hasTls() ? "ssl://" : "tcp://";
        return new EmbeddedBroker(
            server,
            gate,
            scheme + port.clientHost() + ":" + acceptor.getActualPort(),
            scheme + "127.0.0.1:" + acceptor.ownPort());
      }
      throw new IOException("the broker does not accept connections on " + port);
    } catch (Exception e) {
      stop(server);
      throw e instanceof IOException io ? io : new IOException("the broker cannot start: " + e, e);
    }
  }

  /**
   * Artemis 2.44 allocates a buffer for each last will, and never releases it. On the heap it is
   * collected as garbage; in Netty's pool, where buffers lie by default, a client that connects
   * again and again would use up the pool. Netty has no other switch for it than these properties,
   * which count only if it has not been used before. Connections use a pool of their own.
   */
  private static void keepBuffersOfArtemisOnTheHeap() {
    setIfAbsent("io.netty.allocator.type", "unpooled");
    setIfAbsent("io.netty.noPreferDirect", "true");
  }

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  private static Configuration configuration(ListenPort port, Path folder, Gate gate)
      throws IOException {
    ConfigurationImpl configuration = new ConfigurationImpl();
    configuration.setName("perigee");
    configuration.setPersistenceEnabled(false);
    configuration.setJournalType(
        JournalType.NIO); // else it looks for native I/O, which is left out
    configuration.setSecurityEnabled(false); // the gate decides
    configuration.setJMXManagementEnabled(false);
    configuration.setMessageCounterEnabled(false);
    configuration.setBrokerInstance(folder.toFile());
    configuration.setGracefulShutdownEnabled(false);
    configuration.setThreadPoolMaxSize(THREADS);
    configuration.setScheduledThreadPoolMaxSize(1);
    configuration.setGlobalMaxSize(MAX_BYTES);
    configuration.setMaxDiskUsage(-1);
    configuration.setCriticalAnalyzer(false);
    configuration.setMqttSubscriptionPersistenceEnabled(false);
    configuration.addAcceptorConfiguration(acceptor(port, gate));
    AddressSettings settings =
        new AddressSettings()
            .setAddressFullMessagePolicy(AddressFullMessagePolicy.DROP)
            .setMaxSizeBytes(MAX_ADDRESS_BYTES)
            .setInitialQueueBufferSize(QUEUE_BUFFER)
            .setAutoCreateAddresses(true)
            .setAutoCreateQueues(true)
            .setAutoDeleteAddresses(true)
            .setAutoDeleteQueues(true)
            .setRedeliveryDelay(0)
            .setMaxDeliveryAttempts(-1);
    configuration.setAddressSettings(Map.of("#", settings));
    return configuration;
  }

  private static TransportConfiguration acceptor(ListenPort port, Gate gate) throws IOException {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put(TransportConstants.PROTOCOLS_PROP_NAME, "MQTT");
    parameters.put(GateAcceptor.GATE, gate);
    parameters.put(
        GateAcceptor.ADDRESS,
        new InetSocketAddress(InetAddress.getByName(port.host()), port.port()));
    return new TransportConfiguration(
        GateAcceptorFactory.class.getName(),
        parameters,
        ACCEPTOR,
        Map.of("topicAliasMaximum", 0, "serverKeepAlive", MqttBroker.KEEP_ALIVE_SECONDS));
  }

  /** Its address for clients on this machine. */
  public String uri() {
    return uri;
  }

  /** The address of the door that only the ground itself uses. */
  public String ownUri() {
    return ownUri;
  }

  /** Queues of Artemis; each takes several kilobytes. */
  int queues() {
    return (int) server.getActiveMQServer().getPostOffice().getAllBindings().count();
  }

  /** What it has refused. */
  public MqttRefusals refusals() {
    return gate.refusals();
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
