package space.perigee.ground.store;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.v1.SatelliteChange;

/**
 * What the rows of a satellite say besides its exchange: small states by name, and the window of
 * the manifests that were taken. A base says everything; the rows after it say what changed. Not
 * thread-safe.
 */
final class SmallStates {

  /** Name of the window among the states of a base. */
  private static final String WINDOW = "taken";

  private byte[] window = new byte[0];
  private final List<Long> taken = new ArrayList<>();
  private final Map<String, byte[]> states = new HashMap<>();

  /** The window as the session has it; null without a session. */
  private @Nullable Supplier<byte[]> liveWindow;

  Optional<byte[]> state(String name) {
    return Optional.ofNullable(states.get(name));
  }

  /** The window as of the last base. */
  byte[] window() {
    return window;
  }

  /** What was taken since. */
  List<Long> taken() {
    return List.copyOf(taken);
  }

  void follow(Supplier<byte[]> live) {
    liveWindow = live;
  }

  /** Reads the next row. */
  void read(SatelliteChange change) {
    if (change.getIsBase()) {
      taken.clear();
      states.clear();
      window = new byte[0];
    }
    if (change.containsStates(WINDOW)) {
      taken.clear();
      window = change.getStatesOrThrow(WINDOW).toByteArray();
    }
    taken.addAll(change.getTakenList());
    change
        .getStatesMap()
        .forEach(
            (state, value) -> {
              if (!state.equals(WINDOW)) {
                states.put(state, value.toByteArray());
              }
            });
  }

  /** Completes a row to one that says everything. */
  void complete(SatelliteChange.Builder change) {
    states.forEach(
        (state, value) -> {
          if (!change.containsStates(state)) {
            change.putStates(state, ByteString.copyFrom(value));
          }
        });
    if (liveWindow != null) {
      change.clearTaken().putStates(WINDOW, ByteString.copyFrom(liveWindow.get()));
    } else if (!change.containsStates(WINDOW)) {
      List<Long> all = new ArrayList<>(taken);
      all.addAll(change.getTakenList());
      change.clearTaken().addAllTaken(all).putStates(WINDOW, ByteString.copyFrom(window));
    }
  }
}
