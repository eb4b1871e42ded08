package space.perigee.ground.broker.gate;

import io.netty.handler.codec.mqtt.MqttPublishMessage;
import java.util.function.Consumer;

/**
 * A message on its way through the broker that says when it has been routed: Artemis queues the
 * packets of a connection without a limit, and releases each when it is done with it.
 */
final class TrackedPublish extends MqttPublishMessage {

  private final Consumer<TrackedPublish> whenRouted;

  TrackedPublish(MqttPublishMessage message, Consumer<TrackedPublish> whenRouted) {
    super(message.fixedHeader(), message.variableHeader(), message.payload());
    this.whenRouted = whenRouted;
  }

  @Override
  public boolean release() {
    return released(super.release());
  }

  @Override
  public boolean release(int decrement) {
    return released(super.release(decrement));
  }

  private boolean released(boolean isGone) {
    if (isGone) {
      whenRouted.accept(this);
    }
    return isGone;
  }
}
