package space.perigee.onboard.flight.learn;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.data.SampleTable;

/** Samples that are all there from the beginning. The only state is a position. */
final class StoredSamples implements SampleStream {

  private final LabeledData data;
  private final int[] order;
  private final boolean repeats;
  private long position;

  StoredSamples(LabeledData data, int[] order, boolean repeats) {
    if (data.size() == 0) {
      throw new IllegalArgumentException("a stream must have a sample");
    }
    this.data = data;
    this.order = order;
    this.repeats = repeats;
  }

  private StoredSamples() {
    this.data = new SampleTable(List.of(), 0, List.of());
    this.order = new int[0];
    this.repeats = false;
  }

  /** No samples. */
  static StoredSamples none() {
    return new StoredSamples();
  }

  @Override
  public Optional<Sample> next() {
    if (isExhausted()) {
      return Optional.empty();
    }
    int index = order[(int) (position % order.length)];
    position++;
    return Optional.of(data.get(index));
  }

  @Override
  public boolean isExhausted() {
    return !repeats && position >= order.length;
  }

  @Override
  public OptionalInt size() {
    return OptionalInt.of(order.length);
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public long skip(long samples) {
    long skipped = repeats ? samples : Math.min(samples, Math.max(0, order.length - position));
    position += skipped;
    return skipped;
  }

  @Override
  public void seek(long samples) {
    requirePosition(samples);
    position = samples;
  }

  static void requirePosition(long samples) {
    if (samples < 0) {
      throw new IllegalArgumentException("position " + samples + " must be 0 or more");
    }
  }
}
