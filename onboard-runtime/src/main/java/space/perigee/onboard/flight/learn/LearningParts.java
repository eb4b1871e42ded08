package space.perigee.onboard.flight.learn;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.io.InputException;

/**
 * Saves and restores the parts of the learning.
 *
 * <p>A mission may change its learning plan in orbit. The network, the exchange with the ground and
 * the counters do not depend on it and continue. A part whose own settings have changed, such as a
 * memory of another size, starts empty and logs that.
 */
public final class LearningParts {

  private static final Logger log = LoggerFactory.getLogger(LearningParts.class);

  /**
   * State of a part in a checkpoint.
   *
   * @param settings of the part when it was saved
   * @param bytes its state
   */
  public record Saved(String settings, byte[] bytes) {}

  private final List<LearningPart> parts;

  LearningParts(List<LearningPart> parts) {
    this.parts = List.copyOf(parts);
  }

  /** The states of all parts, by name. */
  Map<String, Saved> save() {
    Map<String, Saved> saved = new TreeMap<>();
    for (LearningPart part : parts) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try {
        part.save(new DataOutputStream(bytes));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      saved.put(part.name(), new Saved(part.settings(), bytes.toByteArray()));
    }
    return saved;
  }

  /**
   * Restores the saved states.
   *
   * @param saved empty at the beginning of the mission
   * @throws InputException if a state is invalid
   */
  void restore(Map<String, Saved> saved) {
    for (LearningPart part : parts) {
      Saved state = saved.get(part.name());
      if (state != null && state.settings().equals(part.settings())) {
        restore(part, state);
      } else if (!saved.isEmpty() && !(state == null && part.mayBeAbsent())) {
        log.warn(
            "event=begins-anew part={} before=\"{}\" now=\"{}\"",
            part.name(),
            state == null ? "none" : state.settings(),
            part.settings());
      }
    }
  }

  private static void restore(LearningPart part, Saved state) {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(state.bytes()));
    try {
      part.restore(in);
      if (in.available() > 0) {
        throw new IOException(in.available() + " bytes too many");
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException(
          "the checkpoint's state of '"
              + part.name()
              + "' ("
              + state.settings()
              + ") cannot be restored: "
              + e.getMessage()
              + "; fly with the release that wrote it, or begin with an empty state folder",
          e);
    }
  }

  /** Called when the last {@link #save saved} states are durable. */
  void committed() {
    parts.forEach(LearningPart::committed);
  }
}
