package space.perigee.sync.link.mqtt;

/**
 * When the ground asks for the retained states of all satellites again: twice after it connected,
 * and twice after a change of presence was dropped. That is seldom, since the answer has a message
 * for every satellite.
 *
 * <p>A broker may route a retained message before it stores it, as Artemis does. A client that
 * subscribes in between never gets that message, and would consider the satellite absent throughout
 * its contact. The second time is for a broker that takes long. Thread-safe.
 */
final class StateRefresh {

  /** Ticks of the link until the first time, and from there to the second. */
  static final int FIRST = 10;

  static final int SECOND = 10 * FIRST;

  private int left;
  private int next;

  /** The states that are known may be incomplete. */
  synchronized void onDoubt() {
    left = FIRST;
    next = SECOND;
  }

  /** Counts a tick; true if it is time to ask. */
  synchronized boolean tick() {
    if (left == 0 || --left > 0) {
      return false;
    }
    left = next;
    next = 0;
    return true;
  }
}
