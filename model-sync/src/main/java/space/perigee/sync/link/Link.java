package space.perigee.sync.link;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.LinkTraits;

/**
 * A link that carries frames between satellites and the ground. It may lose, repeat and reorder
 * them; the transfer above repairs. A satellite's link carries its own frames, the ground's link
 * the frames of all satellites.
 *
 * <p>Safe for one thread that sends and polls.
 */
public interface Link extends AutoCloseable {

  /** An event on a link. */
  sealed interface Event permits Arrival, Presence {

    /** The satellite this event refers to. */
    String satellite();
  }

  /**
   * A frame has arrived.
   *
   * @param satellite its sender, or on a satellite's link, its recipient
   * @param wire its bytes; hostile until checked
   * @param path by which it came, for the link alone; null if that does not matter
   */
  record Arrival(String satellite, byte[] wire, @Nullable Object path) implements Event {

    /** A frame whose path does not matter. */
    public Arrival(String satellite, byte[] wire) {
      this(satellite, wire, null);
    }
  }

  /**
   * A satellite came into reach, or left. Only the ground's link reports presence. A satellite that
   * comes without having left was cut off in between.
   */
  record Presence(String satellite, boolean online) implements Event {}

  /** Brings the link up from now on; returns at once and retries as long as needed. */
  void open();

  /** Takes the link down from now on; returns at once. */
  void shut();

  /** How often the link has come up; after a change, whatever was in flight is in doubt. */
  int generation();

  /** True if frames can be sent now. */
  boolean isUp();

  /** True if {@link #send} would send a frame now rather than queue it beyond the window. */
  boolean hasRoom();

  /** Sends a frame, or drops it if the link is down. */
  void send(String satellite, Wire frame);

  /** What a sender must know of this link. */
  LinkTraits traits();

  /** The traits of the path to a satellite, which may be behind a station. */
  default LinkTraits traitsTo(String satellite) {
    return traits();
  }

  /**
   * On a station's link to the ground: announces whether the station can reach the satellite, and
   * over what link. Ignored by links whose being open says as much.
   *
   * @param reach traits of the station's link to the satellite; null if it is out of reach
   */
  default void announce(@Nullable LinkTraits reach) {}

  /**
   * The next event, in order of arrival, waiting at most {@code wait} of wall time for it. A frame
   * sent to a satellite that is not present is lost, so the ground sends only to those that are. A
   * link without presence reports arrivals only.
   *
   * <p>If {@link #hasRoom} was false on a link of a known rate, returns empty as soon as there is
   * room.
   */
  Optional<Event> next(Duration wait) throws InterruptedException;

  /**
   * Confirms that a frame that {@link #next} returned came from the other end. A link on which
   * anyone can send learns from this which addresses to trust.
   */
  default void confirm(Arrival arrival) {}

  /** Closes the link for good and releases its resources. */
  @Override
  void close();
}
