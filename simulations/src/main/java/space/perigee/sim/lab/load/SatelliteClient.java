package space.perigee.sim.lab.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.link.Direction;
import space.perigee.sync.link.mqtt.MqttBroker;
import space.perigee.sync.link.mqtt.MqttTopics;
import space.perigee.sync.link.mqtt.TlsSessions;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.LinkTraits;

/**
 * The MQTT 5 client of a satellite on an event loop: topics, last will and qualities of service are
 * those of {@link space.perigee.sync.link.mqtt.MqttLink}, whose client would take several threads
 * for each satellite. All methods are called on the event loop.
 */
final class SatelliteClient {

  /** Hears of the connection, on the event loop. */
  interface Listener {

    /** Frames can be sent. */
    void onUp(LinkTraits traits);

    void onFrame(byte[] frame);

    /** The broker acknowledged a message. */
    void onRoom();

    /** The connection has ended, or was never made. */
    void onDown(String reason);
  }

  private static final int MAX_WINDOW = 32;

  /** Room for the header and topic of a message. */
  private static final int HEAD_BYTES = 256;

  private static final long FIRST_WINDOW_BYTES = 1 << 17;
  private static final int CONNECT_MILLIS = 10_000;
  private static final int MAX_ID = 0xffff;

  private final MqttTopics topics;
  private final String satellite;
  private final TlsSessions tls;
  private final Listener listener;
  private @Nullable Channel channel;
  private boolean isUp;
  private int window = 1;
  private int inFlight;
  private int lastId;

  SatelliteClient(MqttTopics topics, String satellite, TlsSessions tls, Listener listener) {
    this.topics = topics;
    this.satellite = satellite;
    this.tls = tls;
    this.listener = listener;
  }

  /** Connects; the listener hears how it went. */
  void connect(EventLoop loop, InetSocketAddress broker) {
    inFlight = 0;
    new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel created) {
                channel = created;
                ChannelPipeline pipeline = created.pipeline();
                SslHandler secure = new SslHandler(engine(broker));
                secure.setHandshakeTimeoutMillis(CONNECT_MILLIS);
                pipeline.addLast(secure);
                pipeline.addLast(MqttEncoder.INSTANCE);
                pipeline.addLast(new MqttDecoder(MqttBroker.MAX_PACKET_BYTES));
                pipeline.addLast(new Packets());
              }
            })
        .connect(broker)
        .addListener(
            (ChannelFutureListener)
                done -> {
                  if (!done.isSuccess()) {
                    listener.onDown("connect: " + done.cause().getClass().getSimpleName());
                  }
                });
  }

  /** With the session of the last connection, if there is one. */
  private SSLEngine engine(InetSocketAddress broker) {
    SSLEngine engine =
        tls.context().createSSLEngine(broker.getAddress().getHostAddress(), broker.getPort());
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    return engine;
  }

  boolean hasRoom() {
    Channel current = channel;
    return isUp && inFlight < window && current != null && current.isWritable();
  }

  void send(Wire frame) {
    MqttMessageBuilders.PublishBuilder message =
        MqttMessageBuilders.publish()
            .topicName(topics.lane(satellite, Direction.DOWN, frame.kind()))
            .payload(Unpooled.wrappedBuffer(frame.bytes()));
    if (frame.bulk()) {
      write(message.qos(MqttQoS.AT_MOST_ONCE).build());
    } else {
      inFlight++;
      write(message.qos(MqttQoS.AT_LEAST_ONCE).messageId(nextId()).build());
    }
  }

  private int nextId() {
    lastId = lastId % MAX_ID + 1;
    return lastId;
  }

  private void write(MqttMessage message) {
    Channel current = channel;
    if (current != null) {
      current.writeAndFlush(message, current.voidPromise());
    }
  }

  /** Leaves without a DISCONNECT packet, so that the broker publishes the last will. */
  void close() {
    isUp = false;
    Channel current = channel;
    channel = null;
    if (current != null) {
      current.close();
    }
  }

  private final class Packets extends SimpleChannelInboundHandler<MqttMessage> {

    private String reason = "closed by the broker";
    private int maxFrameBytes;

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof SslHandshakeCompletionEvent handshake) {
        if (handshake.isSuccess()) {
          context.writeAndFlush(connect(), context.voidPromise());
        } else {
          end(context, "tls: " + handshake.cause().getMessage());
        }
      }
    }

    private MqttMessage connect() {
      MqttProperties properties = new MqttProperties();
      properties.add(
          new IntegerProperty(
              MqttPropertyType.MAXIMUM_PACKET_SIZE.value(), MqttBroker.MAX_PACKET_BYTES));
      return MqttMessageBuilders.connect()
          .protocolVersion(MqttVersion.MQTT_5)
          .clientId(topics.clientOf(satellite, null))
          .cleanSession(true)
          .keepAlive(MqttBroker.KEEP_ALIVE_SECONDS)
          .willFlag(true)
          .willTopic(topics.state(satellite, null))
          .willMessage(MqttBroker.OFFLINE.getBytes(UTF_8))
          .willQoS(MqttQoS.AT_LEAST_ONCE)
          .willRetain(true)
          .willProperties(MqttProperties.NO_PROPERTIES)
          .properties(properties)
          .build();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, MqttMessage message) {
      if (message.decoderResult().isFailure()) {
        end(context, "mqtt: " + message.decoderResult().cause().getMessage());
        return;
      }
      switch (message.fixedHeader().messageType()) {
        case CONNACK -> onConnected(context, (MqttConnAckMessage) message);
        case SUBACK -> onSubscribed();
        case PUBLISH -> onPublish((MqttPublishMessage) message);
        case PUBACK -> {
          inFlight--;
          listener.onRoom();
        }
        case DISCONNECT -> end(context, "disconnected by the broker");
        default -> {}
      }
    }

    private void onConnected(ChannelHandlerContext context, MqttConnAckMessage answer) {
      MqttConnectReturnCode code = answer.variableHeader().connectReturnCode();
      if (code != MqttConnectReturnCode.CONNECTION_ACCEPTED) {
        end(context, "mqtt: " + code);
        return;
      }
      MqttProperties properties = answer.variableHeader().properties();
      window = Math.min(MAX_WINDOW, number(properties, MqttPropertyType.RECEIVE_MAXIMUM, MAX_ID));
      maxFrameBytes =
          Math.min(
              Frames.MAX_BYTES,
              number(properties, MqttPropertyType.MAXIMUM_PACKET_SIZE, Integer.MAX_VALUE)
                  - HEAD_BYTES);
      write(
          MqttMessageBuilders.subscribe()
              .messageId(nextId())
              .addSubscription(MqttQoS.AT_LEAST_ONCE, topics.filter(satellite, Direction.UP))
              .build());
    }

    private void onSubscribed() {
      inFlight++;
      write(
          MqttMessageBuilders.publish()
              .topicName(topics.state(satellite, null))
              .payload(Unpooled.wrappedBuffer(MqttBroker.ONLINE.getBytes(UTF_8)))
              .qos(MqttQoS.AT_LEAST_ONCE)
              .retained(true)
              .messageId(nextId())
              .build());
      isUp = true;
      listener.onUp(new LinkTraits(maxFrameBytes, 0, true, 0, FIRST_WINDOW_BYTES));
    }

    private void onPublish(MqttPublishMessage message) {
      if (message.fixedHeader().qosLevel() != MqttQoS.AT_MOST_ONCE) {
        write(
            MqttMessageBuilders.pubAck()
                .packetId(message.variableHeader().packetId())
                .reasonCode((byte) 0)
                .build());
      }
      if (topics.satelliteOf(message.variableHeader().topicName()).isPresent()) {
        listener.onFrame(ByteBufUtil.getBytes(message.payload()));
      }
    }

    private void end(ChannelHandlerContext context, String why) {
      reason = why;
      context.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      end(context, cause.getClass().getSimpleName() + ": " + cause.getMessage());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      // One that was closed here may end when the next one is up already.
      if (context.channel() == channel) {
        channel = null;
        isUp = false;
        listener.onDown(reason);
      }
    }
  }

  private static int number(MqttProperties properties, MqttPropertyType type, int absent) {
    return properties.getProperty(type.value()) instanceof IntegerProperty property
        ? property.value()
        : absent;
  }
}
