package space.perigee.sync.link;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.LinkTraits;

/**
 * A pipe for frames between satellites and the ground. It may lose, repeat and reorder; the
 * transfer above repairs. A satellite's link carries its own frames, the ground's those of all.
 *
 * <p>Safe for one thread that sends and polls.
 */
public interface Link extends AutoCloseable {

  /** What a link reports. */
  sealed interface Event permits Arrival, Presence {

    /** Whom it concerns. */
    String satellite();
  }

  /**
   * A frame that came in.
   *
   * @param satellite who it is from, or on a satellite's link, who it is for
   * @param wire its bytes; hostile until checked
   */
  record Arrival(String satellite, byte[] wire) implements Event {}

  /**
   * A satellite came into reach, or left it. Only the ground's link reports it. One that comes
   * again without having left was cut off in between.
   */
  record Presence(String satellite, boolean online) implements Event {}

  /** Wants the link up from now on; returns at once, and keeps trying. */
  void open();

  /** Wants the link down from now on; returns at once. */
  void shut();

  /** How many times the link has come up; after a change, what was in flight is in doubt. */
  int generation();

  /** True if frames can leave now. */
  boolean isUp();

  /** True if {@link #send} would take a frame now rather than queue it beyond the window. */
  boolean hasRoom();

  /** Sends a frame, or drops it if the link is down. */
  void send(String satellite, Wire frame);

  /** What a sender must know of it. */
  LinkTraits traits();

  /** The same on the way to a satellite, which may be reached by a station. */
  default LinkTraits traitsTo(String satellite) {
    return traits();
  }

  /**
   * On a station's link to the ground: whether the satellite is in the station's reach, and by what
   * link. A link that says so only by being open ignores it.
   *
   * @param reach null if it is not
   */
  default void announce(@Nullable LinkTraits reach) {}

  /**
   * The next event in the order in which they came, waiting at most {@code wait} of wall time for
   * it. A frame sent to a satellite that is not present is lost, so the ground sends to those that
   * are. A link that knows nothing of presence reports arrivals alone.
   *
   * <p>If {@link #hasRoom} was false on a link of a known rate, it returns with nothing as soon as
   * there is room.
   */
  Optional<Event> next(Duration wait) throws InterruptedException;

  /**
   * Tells that the frame which {@link #next} gave last was the other end's own. A link that anybody
   * can send to learns from it whose word to trust.
   */
  default void confirm() {}

  /** Shuts the link for good and frees what it holds. */
  @Override
  void close();
}
