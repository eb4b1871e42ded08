package space.perigee.onboard.flight.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads and writes times in a part of a checkpoint. */
final class Instants {

  private Instants() {}

  static void write(DataOutput out, @Nullable Instant time) throws IOException {
    out.writeBoolean(time != null);
    if (time != null) {
      out.writeLong(time.getEpochSecond());
      out.writeInt(time.getNano());
    }
  }

  /** Reads a time or null. */
  static @Nullable Instant read(DataInput in) throws IOException {
    if (!in.readBoolean()) {
      return null;
    }
    try {
      return Instant.ofEpochSecond(in.readLong(), in.readInt());
    } catch (DateTimeException e) {
      throw new IOException("a time that does not exist", e);
    }
  }

  /** Reads a time that must not be null. */
  static Instant require(DataInput in) throws IOException {
    Instant time = read(in);
    if (time == null) {
      throw new IOException("a time is missing");
    }
    return time;
  }
}
