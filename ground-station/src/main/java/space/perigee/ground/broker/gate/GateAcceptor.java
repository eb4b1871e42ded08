package space.perigee.ground.broker.gate;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.core.remoting.impl.AbstractAcceptor;
import org.apache.activemq.artemis.core.remoting.impl.netty.ActiveMQChannelHandler;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyServerConnection;
import org.apache.activemq.artemis.core.security.ActiveMQPrincipal;
import org.apache.activemq.artemis.core.server.ActiveMQComponent;
import org.apache.activemq.artemis.core.server.cluster.ClusterConnection;
import org.apache.activemq.artemis.core.server.management.NotificationService;
import org.apache.activemq.artemis.spi.core.protocol.ProtocolManager;
import org.apache.activemq.artemis.spi.core.remoting.BufferHandler;
import org.apache.activemq.artemis.spi.core.remoting.Connection;
import org.apache.activemq.artemis.spi.core.remoting.ServerConnectionLifeCycleListener;
import org.jspecify.annotations.Nullable;

/*
 * Artemis' own acceptor decides by the first bytes which protocol a connection speaks, HTTP included, buffers whatever
 * length a packet announces, and counts connections only in all. So connections are accepted here instead:
 *
 *   first bytes -> TLS -> whole packets with a limit -> decoder -> ConnectionGate -> Artemis' MQTT handler
 *
 * There are two doors. The public one is where clients connect. The ground's own client uses the other, on a port of the
 * loopback that the system chooses, where nobody else gets in: no flood at the public door keeps the ground out.
 */

/** Accepts MQTT connections for Artemis, and lets pass what {@link Gate} allows. */
public final class GateAcceptor extends AbstractAcceptor {

  /** Parameters of the acceptor. */
  public static final String GATE = "gate";

  public static final String ADDRESS = "address";

  private static final int MAX_THREADS = 4;
  private static final int RECHECK_MILLIS = 1000;
  private static final long STOP_MILLIS = 3000;

  /** Where Artemis wants to hear of connections. */
  record Artemis(
      BufferHandler handler, ServerConnectionLifeCycleListener listener, Executor failures) {}

  private final String name;
  private final Map<String, Object> parameters;
  private final Artemis artemis;
  private final Gate gate;
  private final ProtocolManager<?, ?> mqtt;
  private final ChannelGroup doors = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private @Nullable EventLoopGroup loops;
  private @Nullable Channel publicDoor;
  private @Nullable Channel ownDoor;

  GateAcceptor(
      String name,
      Map<String, Object> parameters,
      Map<String, ProtocolManager> protocols,
      Artemis artemis) {
    super(protocols);
    this.name = name;
    this.parameters = parameters;
    this.artemis = artemis;
    this.gate = (Gate) Objects.requireNonNull(parameters.get(GATE));
    this.mqtt = Objects.requireNonNull(protocols.get("MQTT"));
  }

  @Override
  public synchronized void start() throws Exception {
    if (loops != null) {
      return;
    }
    EventLoopGroup group =
        new NioEventLoopGroup(
            Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors()),
            new DefaultThreadFactory("mqtt-gate"));
    loops = group;
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(new Entrance())
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.ALLOCATOR, new PooledByteBufAllocator(true))
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true);
    ownDoor = bootstrap.bind(InetAddress.getByName("127.0.0.1"), 0).sync().channel();
    doors.add(ownDoor);
    InetSocketAddress address = (InetSocketAddress) parameters.get(ADDRESS);
    publicDoor = bootstrap.bind(Objects.requireNonNull(address)).sync().channel();
    doors.add(publicDoor);
    var unused =
        group.scheduleWithFixedDelay(
            this::recheck, RECHECK_MILLIS, RECHECK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void recheck() {
    gate.reload();
    if (!gate.hasTls()) {
      return; // nobody has a certificate
    }
    for (Channel connection : connections) {
      ConnectionGate there = connection.pipeline().get(ConnectionGate.class);
      if (there != null) {
        there.recheck();
      }
    }
  }

  private final class Entrance extends ChannelInitializer<Channel> {

    @Override
    protected void initChannel(Channel connection) {
      connections.add(connection);
      ConnectionGate there =
          new ConnectionGate(gate, GateAcceptor.this::attach, connection.parent() == ownDoor);
      ChannelPipeline pipeline = connection.pipeline();
      pipeline.addLast("first-bytes", there.firstBytes());
      SSLEngine engine = gate.engine();
      if (engine != null) {
        SslHandler tls = new SslHandler(engine);
        tls.setHandshakeTimeoutMillis(gate.patience().toMillis());
        pipeline.addLast("tls", tls);
      }
      pipeline.addLast("encoder", MqttEncoder.INSTANCE);
      pipeline.addLast("framer", new PacketFramer(Gate.MAX_PACKET_BYTES));
      pipeline.addLast("decoder", new MqttDecoder(Gate.MAX_PACKET_BYTES));
      pipeline.addLast("gate", there);
    }
  }

  /** Puts Artemis' MQTT handler behind the gate, without its own decoder and encoder. */
  private void attach(ChannelHandlerContext context) {
    Channel channel = context.channel();
    ChannelPipeline pipeline = channel.pipeline();
    Set<String> ours = Set.copyOf(pipeline.names());
    mqtt.addChannelHandlers(pipeline);
    for (Map.Entry<String, ChannelHandler> added : pipeline.toMap().entrySet()) {
      boolean isCodec =
          added.getValue() instanceof MqttDecoder || added.getValue() instanceof MqttEncoder;
      if (isCodec && !ours.contains(added.getKey())) {
        pipeline.remove(added.getKey());
      }
    }
    Forwarding forwarding = new Forwarding();
    NettyServerConnection connection =
        new NettyServerConnection(parameters, channel, forwarding, false, false, null);
    forwarding.connection = connection;
    pipeline.addLast("artemis", new ArtemisEnd(forwarding));
    artemis.listener().connectionCreated(this, connection, mqtt);
  }

  /** Tells Artemis that a connection has ended, once. */
  private final class ArtemisEnd extends ActiveMQChannelHandler {

    ArtemisEnd(Forwarding forwarding) {
      super(connections, artemis.handler(), forwarding, artemis.failures());
      active = true;
    }
  }

  /** Forwards what happens to a connection; Artemis waits for it to be writable again. */
  private final class Forwarding implements ServerConnectionLifeCycleListener {

    private @Nullable NettyServerConnection connection;

    @Override
    public void connectionCreated(
        ActiveMQComponent component, Connection created, ProtocolManager protocol) {}

    @Override
    public void connectionDestroyed(Object id, boolean failed) {
      artemis.listener().connectionDestroyed(id, failed);
    }

    @Override
    public void connectionException(Object id, ActiveMQException e) {
      artemis.listener().connectionException(id, e);
    }

    @Override
    public void connectionReadyForWrites(Object id, boolean ready) {
      if (connection != null) {
        connection.fireReady(ready);
      }
      artemis.listener().connectionReadyForWrites(id, ready);
    }
  }

  /** The port of the public door. */
  @Override
  public int getActualPort() {
    return port(publicDoor);
  }

  /** The port of the ground's own door, on the loopback. */
  public int ownPort() {
    return port(ownDoor);
  }

  private static int port(@Nullable Channel door) {
    return door != null && door.localAddress() instanceof InetSocketAddress address
        ? address.getPort()
        : -1;
  }

  @Override
  public void pause() {
    doors.close().awaitUninterruptibly();
  }

  @Override
  public synchronized void stop() {
    EventLoopGroup group = loops;
    loops = null;
    if (group != null) {
      doors.close().awaitUninterruptibly();
      connections.close().awaitUninterruptibly();
      group.shutdownGracefully(0, STOP_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }
  }

  @Override
  public synchronized boolean isStarted() {
    return loops != null;
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public Map<String, Object> getConfiguration() {
    return parameters;
  }

  @Override
  public @Nullable ClusterConnection getClusterConnection() {
    return null;
  }

  @Override
  public boolean isUnsecurable() {
    return false;
  }

  @Override
  public void notifyStop() {}

  @Override
  public void setNotificationService(NotificationService service) {}

  @Override
  public void setDefaultActiveMQPrincipal(ActiveMQPrincipal principal) {
    throw new IllegalStateException("only for connections within the process");
  }

  @Override
  public void reload() {}
}
