package space.perigee.onboard.flight.guard;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.BitSet;
import java.util.Locale;

/**
 * A model's answers to a golden set.
 *
 * @param right samples answered correctly, when asked to choose among the labels that the set has:
 *     a stream may teach labels that it lacks, and to mistake an old one for a new one is no damage
 * @param rightAmongAll number of samples answered correctly without that help
 * @param samples size of the set
 */
public record GoldenAnswers(BitSet right, int rightAmongAll, int samples) {

  /** Answers of a model that was not asked yet. */
  public static GoldenAnswers none(int samples) {
    return new GoldenAnswers(new BitSet(), 0, samples);
  }

  /** Share of right answers among the labels of the set. */
  public double share() {
    return (double) right.cardinality() / samples;
  }

  /** True if more answers are right than of others. */
  public boolean isMoreThan(GoldenAnswers others) {
    return right.cardinality() > others.right.cardinality();
  }

  /** The share, for logs. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.3f", share());
  }

  /** Writes the answers. */
  public void save(DataOutput out) throws IOException {
    byte[] answers = right.toByteArray();
    out.writeInt(answers.length);
    out.write(answers);
    out.writeInt(rightAmongAll);
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @throws IOException if it is truncated, or of a larger set
   */
  public static GoldenAnswers restored(DataInput in, int samples) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > samples / Byte.SIZE + 1) {
      throw new IOException("answers to more than " + samples + " golden samples");
    }
    byte[] answers = new byte[length];
    in.readFully(answers);
    return new GoldenAnswers(BitSet.valueOf(answers), in.readInt(), samples);
  }
}
