package space.perigee.sync.transfer;

import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * What is known of the most recent transfers, by their numbers. Holds a bounded number of values
 * and drops the one that was put first.
 */
public final class RecentTransfers<V> {

  private static final int CAPACITY = 64;

  private final LinkedHashMap<Integer, V> values = new LinkedHashMap<>();

  /** Sets the value of a transfer, which becomes the most recent one. */
  public void put(int transfer, V value) {
    values.remove(transfer);
    values.put(transfer, value);
    if (values.size() > CAPACITY) {
      values.remove(values.keySet().iterator().next());
    }
  }

  /** The value of a transfer, if it is among the most recent. */
  public Optional<V> get(int transfer) {
    return Optional.ofNullable(values.get(transfer));
  }

  public void remove(int transfer) {
    values.remove(transfer);
  }
}
