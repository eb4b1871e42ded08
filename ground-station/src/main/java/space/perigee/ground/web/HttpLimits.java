package space.perigee.ground.web;

import io.javalin.config.JettyConfig;
import java.util.concurrent.ScheduledExecutorService;
import org.eclipse.jetty.server.ConnectionLimit;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import space.perigee.ground.port.ListenPort;

/**
 * How much of the server a client can use: connections, threads, lengths and times. An answer of up
 * to {@link #BUFFER_BYTES} leaves its thread before it is sent, so clients that read slowly hold no
 * threads.
 */
final class HttpLimits {

  private static final int MAX_CONNECTIONS = 256;
  private static final int MAX_THREADS = 16;
  private static final int MIN_THREADS = 4;
  private static final int IDLE_MILLIS = 30_000;
  private static final int HEADER_BYTES = 8 * 1024;
  private static final int BUFFER_BYTES = 256 * 1024;
  private static final int MIN_BODY_BYTES_PER_SECOND = 1024;
  private static final int ACCEPT_QUEUE = 64;
  private static final int SOCKET_BYTES = 256 * 1024;

  private HttpLimits() {}

  /**
   * Has the server listen at {@code port} within the limits.
   *
   * @param timer on which slow connections are looked for
   */
  static void apply(JettyConfig jetty, ListenPort port, ScheduledExecutorService timer) {
    jetty.threadPool = new QueuedThreadPool(MAX_THREADS, MIN_THREADS, IDLE_MILLIS);
    jetty.modifyHttpConfiguration(HttpLimits::limit);
    jetty.modifyServer(
        server -> {
          EarlyErrors errors = new EarlyErrors();
          server.setErrorHandler(errors);
          server.addBean(errors);
        });
    jetty.addConnector((server, configuration) -> connector(server, configuration, port, timer));
  }

  private static void limit(HttpConfiguration configuration) {
    configuration.setSendServerVersion(false);
    configuration.setSendDateHeader(true);
    configuration.setRequestHeaderSize(HEADER_BYTES);
    configuration.setOutputBufferSize(BUFFER_BYTES);
    configuration.setOutputAggregationSize(BUFFER_BYTES);
    configuration.setMinRequestDataRate(MIN_BODY_BYTES_PER_SECOND);
  }

  private static ServerConnector connector(
      Server server,
      HttpConfiguration configuration,
      ListenPort port,
      ScheduledExecutorService timer) {
    ServerConnector connector =
        new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration));
    connector.setHost(port.host());
    connector.setPort(port.port());
    connector.setIdleTimeout(IDLE_MILLIS);
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    connector.setAcceptedSendBufferSize(SOCKET_BYTES); // the kernel would let it grow to megabytes
    connector.addBean(new ConnectionLimit(MAX_CONNECTIONS, connector));
    SlowConnections slow = new SlowConnections();
    connector.addBean(slow);
    slow.watch(timer);
    return connector;
  }
}
