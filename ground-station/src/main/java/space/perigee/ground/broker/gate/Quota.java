package space.perigee.ground.broker.gate;

/**
 * How much of the broker one certificate may use. In Artemis 2.44 a retained message or a
 * subscription takes about 50 kB of heap, a topic 2.5 kB that it does not give back. Packets and
 * bytes are paced: whoever sends more is read later. All else beyond the quota is refused.
 *
 * @param connections at the same time; a new one ends the oldest
 * @param topics distinct topics published to; Artemis keeps an address for each
 * @param retained distinct topics with a retained message
 * @param subscriptions at the same time
 * @param packetsPerSecond rate in the long run
 * @param bytesPerSecond rate in the long run (bytes/s)
 */
record Quota(
    int connections,
    int topics,
    int retained,
    int subscriptions,
    long packetsPerSecond,
    long bytesPerSecond) {

  private static final long MIB = 1L << 20;

  private static final Quota SATELLITE = new Quota(4, 32, 8, 8, 2_000, 16 * MIB);
  private static final Quota STATION = new Quota(256, 1024, 256, 256, 10_000, 64 * MIB);

  private static final int LEAST_TOPICS = 8192;

  /** Retained messages, and subscriptions, of clients that cannot be told apart. */
  private static final int LEAST_SHARED = 1024;

  /** Of clients that cannot be told apart, so that a new one must not end the oldest. */
  private static final int ALL = Integer.MAX_VALUE;

  /** Topics on which a satellite and the ground send frames to each other, and its state. */
  private static final int TOPICS_OF_A_SATELLITE = 8;

  /**
   * @param capacity connections of all clients together
   */
  static Quota of(Client.Role role, int capacity) {
    int topics = Math.max(LEAST_TOPICS, TOPICS_OF_A_SATELLITE * capacity);
    int shared = Math.max(LEAST_SHARED, 2 * capacity);
    return switch (role) {
      case SATELLITE -> SATELLITE;
      case STATION -> STATION;
      case GROUND -> new Quota(64, topics, 1024, 1024, 100_000, 1024 * MIB);
      case ANYONE -> new Quota(ALL, topics, shared, shared, 100_000, 1024 * MIB);
    };
  }
}
