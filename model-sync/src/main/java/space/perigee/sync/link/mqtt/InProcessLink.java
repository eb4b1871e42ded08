package space.perigee.sync.link.mqtt;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.link.Direction;
import space.perigee.sync.link.Link;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.LinkTraits;

/**
 * The ground's link at a broker in its own process, which hands over what satellites and stations
 * publish, and delivers what the ground sends to those who have subscribed to it. To the other ends
 * it is the same as an {@link MqttLink}; on the ground it takes no connection, no second encryption
 * and no queue of the broker.
 *
 * <p>Always has room: the broker drops what a client does not read, and the transfer repairs that.
 * Any thread may send.
 */
public final class InProcessLink implements Link {

  private static final Logger log = LoggerFactory.getLogger(InProcessLink.class);

  /** The clients of the broker. */
  public interface Clients {

    /**
     * Delivers a frame to those who have subscribed to it.
     *
     * @param satellite whose frame it is
     * @param topic of the frame
     */
    void send(String satellite, String topic, byte[] frame);

    /** The states that satellites and stations have published last, by topic. */
    Map<String, byte[]> states();
  }

  private final MqttTopics topics;
  private final Clients clients;
  private final LinkTraits traits;
  private final EventQueue events = new EventQueue();
  private final MqttPresence presence;
  private final AtomicInteger generation = new AtomicInteger();
  private final AtomicInteger dropped = new AtomicInteger();

  /** True if a change of presence was dropped, so that all states are to be read again. */
  private final AtomicBoolean mustRead = new AtomicBoolean();

  private volatile boolean isOpen;

  /** A link for a mission, not open yet. */
  public InProcessLink(String mission, Clients clients) {
    this.topics = new MqttTopics(mission);
    this.clients = clients;
    this.traits = MqttLimits.of(null, topics.longest()).traits();
    this.presence = MqttPresence.ofGround(topics, events);
  }

  /** A frame of a satellite was published. */
  public void onFrame(String satellite, byte[] frame) {
    if (isOpen
        && frame.length <= Frames.MAX_BYTES
        && !events.arrived(new Arrival(satellite, frame))) {
      count();
    }
  }

  /** A state was published; see {@link MqttTopics#stateOf}. */
  public void onState(String topic, byte[] state) {
    if (isOpen) {
      onState(topic, state, false);
    }
  }

  private void onState(String topic, byte[] state, boolean isOld) {
    if (presence.onState(topic, state, isOld).isPresent()) {
      count();
      mustRead.set(true);
    }
  }

  private void count() {
    int count = dropped.incrementAndGet();
    if (Integer.bitCount(count) == 1) {
      log.warn("event=arrivals-dropped count={}", count);
    }
  }

  @Override
  public void open() {
    if (!isOpen) {
      isOpen = true;
      generation.incrementAndGet();
      mustRead.set(true);
    }
  }

  @Override
  public void shut() {
    isOpen = false;
    events.dropFrames();
    presence.clear();
  }

  @Override
  public int generation() {
    return generation.get();
  }

  @Override
  public boolean isUp() {
    return isOpen;
  }

  @Override
  public boolean hasRoom() {
    return isOpen;
  }

  @Override
  public void send(String satellite, Wire frame) {
    if (isOpen) {
      clients.send(satellite, topics.lane(satellite, Direction.UP, frame.kind()), frame.bytes());
    }
  }

  @Override
  public LinkTraits traits() {
    return traits;
  }

  @Override
  public LinkTraits traitsTo(String satellite) {
    return presence.traitsTo(satellite, traits);
  }

  @Override
  public void announce(@Nullable LinkTraits reach) {
    throw new UnsupportedOperationException("a station connects to its center");
  }

  @Override
  public Optional<Event> next(Duration wait) throws InterruptedException {
    if (mustRead.getAndSet(false)) {
      clients.states().forEach((topic, state) -> onState(topic, state, true));
    }
    return events.next(wait);
  }

  @Override
  public void close() {
    shut();
  }
}
