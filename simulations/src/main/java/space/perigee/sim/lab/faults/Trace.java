package space.perigee.sim.lab.faults;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.Consumer;
import space.perigee.sync.model.Sha256;

/** The digest of all events of a run, one line per event. */
public final class Trace {

  private static final int DIGITS = 16;
  private static final long NANOS_PER_MICRO = 1000;

  private final MessageDigest digest = Sha256.newDigest();
  private final Consumer<String> reader;
  private long lines;

  /**
   * @param reader receives the lines
   */
  Trace(Consumer<String> reader) {
    this.reader = reader;
  }

  /** Adds an event at {@code nanos} after the start. */
  void add(long nanos, String event) {
    String line = nanos / NANOS_PER_MICRO + " " + event;
    digest.update(line.getBytes(StandardCharsets.UTF_8));
    lines++;
    reader.accept(line);
  }

  long lines() {
    return lines;
  }

  /** Returns the first digits of the SHA-256 of all lines. Call once, at the end. */
  String hash() {
    return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
  }
}
