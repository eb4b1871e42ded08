package space.perigee.onboard.flight.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import space.perigee.onboard.data.CsvFeed;
import space.perigee.onboard.data.DataException;
import space.perigee.onboard.data.Sample;

/**
 * Samples that are appended to a file. The checkpoint keeps the place in the file, as the number of
 * samples says nothing once the file was replaced by another one.
 */
final class GrowingSamples implements SampleStream, LearningPart {

  private final CsvFeed feed;
  private final boolean labeled;
  private long position;
  private long unskipped;

  /**
   * @param labeled false to ignore labels in the file
   */
  GrowingSamples(CsvFeed feed, boolean labeled) {
    this.feed = feed;
    this.labeled = labeled;
  }

  @Override
  public Optional<Sample> next() {
    moveToPosition();
    try {
      Optional<Sample> next = feed.next();
      next.ifPresent(sample -> position++);
      return labeled ? next : next.map(Sample::withoutLabel);
    } catch (DataException e) {
      position++;
      throw e;
    }
  }

  @Override
  public boolean isExhausted() {
    return false;
  }

  @Override
  public OptionalInt size() {
    return OptionalInt.empty();
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public long skip(long samples) {
    moveToPosition();
    long skipped = feed.skip(samples);
    position += skipped;
    return skipped;
  }

  @Override
  public void seek(long samples) {
    StoredSamples.requirePosition(samples);
    unskipped += samples - position;
    position = samples;
  }

  /** Passes over the samples before the position, unless a checkpoint had the place in the file. */
  private void moveToPosition() {
    if (unskipped > 0) {
      feed.skip(unskipped);
    }
    unskipped = 0;
  }

  @Override
  public Optional<String> trouble() {
    return feed.trouble();
  }

  @Override
  public String name() {
    return "stream";
  }

  @Override
  public String settings() {
    return "csv";
  }

  @Override
  public void save(DataOutput out) throws IOException {
    moveToPosition();
    CsvFeed.Place place = feed.place();
    byte[] header = place.header().getBytes(StandardCharsets.UTF_8);
    out.writeLong(place.bytes());
    out.writeLong(place.lines());
    out.writeInt(header.length);
    out.write(header);
    out.writeInt(place.headBytes());
    out.writeInt(place.headCrc());
  }

  @Override
  public void restore(DataInput in) throws IOException {
    long bytes = in.readLong();
    long lines = in.readLong();
    int length = in.readInt();
    if (bytes < 0 || lines < 0 || length < 0 || length > CsvFeed.MAX_HEADER_BYTES) {
      throw new IOException(
          "place " + bytes + ", line " + lines + " with a header of " + length + " bytes");
    }
    byte[] header = new byte[length];
    in.readFully(header);
    feed.resume(
        new CsvFeed.Place(
            bytes, lines, new String(header, StandardCharsets.UTF_8), in.readInt(), in.readInt()));
    unskipped = 0;
  }
}
