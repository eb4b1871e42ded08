package space.perigee.ground.broker.gate;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import space.perigee.ground.broker.gate.PacketRules.Refusal;

/**
 * The part of a connection that decides what reaches the broker. It stands between the decoder of
 * packets and Artemis, which sees a connection only once its first packet has passed. A packet that
 * may not pass ends the connection.
 */
final class ConnectionGate extends ChannelDuplexHandler {

  /** Messages that a client may send before they are acknowledged. */
  private static final int RECEIVE_MAXIMUM = 256;

  private static final byte NOT_AUTHORIZED = (byte) 0x87;

  /** Puts Artemis behind the gate. */
  interface Broker {
    void attach(ChannelHandlerContext connection) throws Exception;
  }

  private final Gate gate;
  private final Broker broker;
  private final boolean isOwnDoor;
  private final WaitingConnections waiting;

  private @Nullable ChannelHandlerContext context;
  private @Nullable ReadControl reading;
  private @Nullable ScheduledFuture<?> deadline;
  private @Nullable PacketRules rules;
  private final UnreleasedBuffers unreleased = new UnreleasedBuffers();
  private @Nullable LaneClient lane;
  private boolean isConnected;
  private boolean isEnded;

  ConnectionGate(Gate gate, Broker broker, boolean isOwnDoor) {
    this.gate = gate;
    this.broker = broker;
    this.isOwnDoor = isOwnDoor;
    this.waiting = gate.waiting(isOwnDoor);
  }

  /** Notes the first bytes of a connection, before they are decrypted. */
  ChannelInboundHandlerAdapter firstBytes() {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void channelRead(ChannelHandlerContext ctx, Object bytes) throws Exception {
        waiting.speaks(ctx.channel());
        ctx.pipeline().remove(this);
        ctx.fireChannelRead(bytes);
      }
    };
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    context = ctx;
    reading = new ReadControl(ctx);
    waiting.add(ctx.channel()).ifPresent(oldest -> end(oldest, Reason.WAITING));
    deadline =
        ctx.executor()
            .schedule(
                () -> refuse(ctx, Reason.SLOW, "no CONNECT"),
                gate.patience().toMillis(),
                TimeUnit.MILLISECONDS);
    if (ctx.pipeline().get(SslHandler.class) == null) {
      identify(ctx);
    }
  }

  /** Ends another connection, in its own thread. */
  private static void end(Channel other, Reason reason) {
    ConnectionGate gate = other.pipeline().get(ConnectionGate.class);
    if (gate != null) {
      gate.end(reason);
    }
  }

  private void end(Reason reason) {
    ChannelHandlerContext ctx = context;
    if (ctx != null) {
      ctx.executor().execute(() -> refuse(ctx, reason, ""));
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        identify(ctx);
      } else {
        refuse(ctx, Reason.HANDSHAKE, String.valueOf(handshake.cause().getMessage()));
      }
    }
    super.userEventTriggered(ctx, event);
  }

  private void identify(ChannelHandlerContext ctx) {
    SslHandler tls = ctx.pipeline().get(SslHandler.class);
    Client client = gate.identify(tls == null ? null : tls.engine(), isOwnDoor).orElse(null);
    if (client == null) {
      refuse(ctx, Reason.CERTIFICATE, "");
      return;
    }
    PacketRules own = gate.rules(client);
    rules = own;
    Reason invalid = gate.invalid(client);
    if (invalid != null) {
      refuse(ctx, invalid, "");
      return;
    }
    if (!own.account().mayConnect()) {
      refuse(ctx, Reason.RATE, "");
    } else {
      own.account().enter(ctx.channel()).ifPresent(oldest -> end(oldest, Reason.CONNECTIONS));
    }
  }

  /** Ends the connection if its certificate is no longer valid. */
  void recheck() {
    PacketRules known = rules;
    Reason invalid = known == null ? null : gate.invalid(known.client());
    if (invalid != null) {
      end(invalid);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (isEnded || !(message instanceof MqttMessage packet)) {
      ReferenceCountUtil.release(message);
      return;
    }
    PacketRules own = rules;
    if (own == null || packet.decoderResult().isFailure()) {
      ReferenceCountUtil.release(packet);
      refuse(ctx, Reason.MALFORMED, String.valueOf(packet.decoderResult()));
      return;
    }
    MqttMessage passed = packet;
    int length = length(packet);
    count(packet, own, length);
    Refusal refusal = isConnected ? own.next(packet) : own.first(packet);
    if (refusal != null) {
      ReferenceCountUtil.release(packet);
      refuse(ctx, refusal.reason(), refusal.what());
      return;
    }
    if (!isConnected) {
      if (!isOwnDoor && !gate.enter()) {
        ReferenceCountUtil.release(packet);
        refuse(ctx, Reason.CONNECTIONS, "of all clients");
        return;
      }
      connected(ctx);
      passed = entered(ctx, (MqttConnectMessage) packet);
    } else if (lane != null && lane.handles(ctx, packet)) {
      answered(packet.fixedHeader().messageType(), own);
      ReferenceCountUtil.release(packet);
      return;
    }
    ctx.fireChannelRead(
        passed instanceof MqttPublishMessage publish ? tracked(ctx, publish, length) : passed);
  }

  private void connected(ChannelHandlerContext ctx) throws Exception {
    isConnected = true;
    waiting.remove(ctx.channel());
    cancelDeadline();
    broker.attach(ctx);
  }

  /** The first packet as it is for the broker. */
  private MqttConnectMessage entered(ChannelHandlerContext ctx, MqttConnectMessage connect) {
    DirectLanes lanes = gate.lanes();
    if (lanes == null) {
      return connect;
    }
    LaneClient entered = lanes.client(ctx.channel(), PacketRules.maxPacketBytes(connect));
    lane = entered;
    return entered.connected(connect);
  }

  private static void answered(MqttMessageType type, PacketRules rules) {
    if (type == MqttMessageType.SUBSCRIBE || type == MqttMessageType.UNSUBSCRIBE) {
      rules.answered();
    }
  }

  private static int length(MqttMessage packet) {
    int payload =
        packet instanceof MqttPublishMessage publish ? publish.payload().readableBytes() : 0;
    return Math.max(payload, packet.fixedHeader().remainingLength());
  }

  private void count(MqttMessage packet, PacketRules own, int length) {
    MqttMessageType type = packet.fixedHeader().messageType();
    boolean isSubscription =
        type == MqttMessageType.SUBSCRIBE || type == MqttMessageType.UNSUBSCRIBE;
    int cost = isSubscription ? ClientAccount.SUBSCRIPTION_COST : 1;
    if (reading != null) {
      reading.pause(own.account().pause(cost, length));
    }
  }

  private MqttMessage tracked(ChannelHandlerContext ctx, MqttPublishMessage message, int length) {
    ReadControl control = reading;
    if (control == null) {
      return message;
    }
    control.arrived(length);
    TrackedPublish tracked =
        new TrackedPublish(
            message, routed -> ctx.executor().execute(() -> routed(control, routed, length)));
    unreleased.add(tracked);
    return tracked;
  }

  private void routed(ReadControl control, TrackedPublish message, int length) {
    unreleased.remove(message);
    control.routed(length);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    Object sent = message;
    if (message instanceof MqttConnAckMessage connack
        && connack.variableHeader().connectReturnCode()
            == MqttConnectReturnCode.CONNECTION_ACCEPTED) {
      sent = withLimits(connack);
    } else if (message instanceof MqttMessage packet && rules != null) {
      MqttMessageType type = packet.fixedHeader().messageType();
      if (type == MqttMessageType.SUBACK || type == MqttMessageType.UNSUBACK) {
        rules.answered();
      }
    }
    ctx.write(sent, promise);
  }

  /** The limits that a client has to know, so that it keeps them (MQTT 5.0, 3.2.2.3). */
  private static MqttConnAckMessage withLimits(MqttConnAckMessage connack) {
    MqttProperties properties = connack.variableHeader().properties();
    properties.add(new IntegerProperty(MqttPropertyType.MAXIMUM_QOS.value(), 1));
    properties.add(new IntegerProperty(MqttPropertyType.RECEIVE_MAXIMUM.value(), RECEIVE_MAXIMUM));
    properties.add(
        new IntegerProperty(MqttPropertyType.MAXIMUM_PACKET_SIZE.value(), Gate.MAX_PACKET_BYTES));
    return connack;
  }

  /** Ends the connection, and counts why. */
  private void refuse(ChannelHandlerContext ctx, Reason reason, String what) {
    if (isEnded) {
      return;
    }
    isEnded = true;
    SslHandler tls = ctx.pipeline().get(SslHandler.class);
    if (tls != null && (reason == Reason.REVOKED || reason == Reason.EXPIRED)) {
      BrokerTls.forget(tls.engine());
    }
    PacketRules known = rules;
    String client =
        known == null ? WaitingConnections.sourceOf(ctx.channel()) : known.client().name();
    gate.refusals().add(reason, client, what);
    cancelDeadline();
    ctx.channel().config().setAutoRead(false);
    if (known == null) {
      ctx.close();
      return;
    }
    MqttMessage answer =
        isConnected
            ? MqttMessageBuilders.disconnect().reasonCode(NOT_AUTHORIZED).build()
            : MqttMessageBuilders.connAck()
                .returnCode(MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED_5)
                .properties(new MqttProperties())
                .build();
    ctx.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
    // A client that does not read would keep the connection open.
    var unused = ctx.executor().schedule(() -> ctx.close(), 1, TimeUnit.SECONDS);
  }

  private void cancelDeadline() {
    ScheduledFuture<?> pending = deadline;
    if (pending != null) {
      pending.cancel(false);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) throws Exception {
    if (reading != null && !isEnded) {
      reading.update();
    }
    super.channelWritabilityChanged(ctx);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    isEnded = true;
    cancelDeadline();
    waiting.remove(ctx.channel());
    unreleased.releaseLater(ctx.executor());
    if (isConnected && !isOwnDoor) {
      gate.leave();
    }
    if (lane != null) {
      lane.left();
    }
    if (rules != null) {
      rules.account().leave(ctx.channel(), rules.subscriptions());
    }
    super.channelInactive(ctx);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
    if (cause instanceof TooLongFrameException) {
      refuse(ctx, Reason.MALFORMED, String.valueOf(cause.getMessage()));
      return;
    }
    if (isConnected) {
      super.exceptionCaught(ctx, cause);
    }
    ctx.close();
  }
}
