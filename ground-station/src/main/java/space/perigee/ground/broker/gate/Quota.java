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
  private static final Quota GROUND = new Quota(64, 16_384, 1024, 1024, 100_000, 1024 * MIB);
  private static final Quota ANYONE = new Quota(1024, 8192, 1024, 1024, 100_000, 1024 * MIB);

  static Quota of(Client.Role role) {
    return switch (role) {
      case SATELLITE -> SATELLITE;
      case STATION -> STATION;
      case GROUND -> GROUND;
      case ANYONE -> ANYONE;
    };
  }
}
