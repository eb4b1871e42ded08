package space.perigee.sync.custody;

import java.util.LinkedHashMap;
import java.util.Optional;

/** What is known of transfers by their short names; of so many, the ones that were put last. */
final class Recent<V> {

  private static final int MOST = 64;

  private final LinkedHashMap<Integer, V> values = new LinkedHashMap<>();

  void put(int transfer, V value) {
    values.remove(transfer);
    values.put(transfer, value);
    if (values.size() > MOST) {
      values.remove(values.keySet().iterator().next());
    }
  }

  Optional<V> get(int transfer) {
    return Optional.ofNullable(values.get(transfer));
  }

  void remove(int transfer) {
    values.remove(transfer);
  }
}
