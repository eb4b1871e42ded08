package space.perigee.ground.broker.gate;

/**
 * A subscription of a client.
 *
 * @param filter of topics (MQTT 5.0, 4.7)
 */
record LaneSubscription(LaneClient client, String filter) {

  /** Delivers a message if the filter matches its topic. */
  void deliver(String topic, byte[] message) {
    deliver(topic, message, false);
  }

  /**
   * The same.
   *
   * @param isOld true if it was published before the client subscribed
   */
  void deliver(String topic, byte[] message, boolean isOld) {
    if (matches(topic)) {
      client.deliver(topic, message, isOld);
    }
  }

  /** True if the filter matches a topic, level by level. */
  boolean matches(String topic) {
    int at = 0;
    int in = 0;
    while (at < filter.length()) {
      int end = filter.indexOf('/', at);
      int levelEnd = end < 0 ? filter.length() : end;
      if (filter.startsWith("#", at) && levelEnd == at + 1) {
        return true;
      }
      if (in > topic.length()) {
        return false;
      }
      int next = topic.indexOf('/', in);
      int topicEnd = next < 0 ? topic.length() : next;
      boolean isAny = filter.startsWith("+", at) && levelEnd == at + 1;
      boolean isSame =
          levelEnd - at == topicEnd - in && filter.regionMatches(at, topic, in, levelEnd - at);
      if (!isAny && !isSame) {
        return false;
      }
      at = levelEnd + 1;
      in = topicEnd + 1;
    }
    return in > topic.length();
  }
}
