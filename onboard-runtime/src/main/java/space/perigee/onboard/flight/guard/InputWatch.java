package space.perigee.onboard.flight.guard;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import space.perigee.onboard.strategy.StateArrays;

/**
 * Compares inputs with the first ones: a sensor that is dark, frozen, saturated or off by a factor
 * delivers samples that are unlike all those before, whatever their label.
 *
 * <p>The first samples, and the golden set if there is one, give for each feature its smallest and
 * largest value, and for whole samples the distribution of the logarithm of their spread (the
 * standard deviation over their features) and the largest share of features that are at the
 * sample's maximum, or repeat the sample before. A later sample is not sane if
 *
 * <pre>
 *   black      its spread is below {@value #DARK} of the smallest one
 *   frozen     more of its features than ever, and most, repeat the sample before, at least {@value
 *              #REPEATS} times in a row, and more often than among the first samples
 *   saturated  the share of its features at its maximum is beyond the largest one, and most
 *   gain       its log spread is further from the mean than {@value #DEVIATIONS} standard
 *              deviations, and than all those before by a factor of {@value #FACTOR}; or the moving
 *              mean over {@value #MOVING} samples is further from it than one standard deviation,
 *              and a factor of {@value #SLOW_FACTOR}: a gain that rises slowly
 *   range      most of its features are beyond their range by more than its width
 * </pre>
 *
 * <p>The limits are wide on purpose. A season, an aging sensor or a new scene changes inputs by
 * some ten percent and is what there is to learn; the golden set judges what comes of it. What was
 * seen among the first samples is never reported later. Costs one pass over the features of a
 * sample, and five numbers per feature.
 */
public final class InputWatch {

  /** What is wrong with an input. */
  public enum Fault {
    BLACK,
    FROZEN,
    SATURATED,
    GAIN,
    RANGE;

    /** Lower case, for logs. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final double DARK = 0.05;
  private static final double MOST = 0.5;
  private static final int REPEATS = 3;

  /** The same among the first samples, where an eclipse is not known yet. */
  private static final int FIRST_REPEATS = 16;

  private static final double DEVIATIONS = 5;
  private static final double FACTOR = 2;
  private static final int MOVING = 64;
  private static final double SLOW_FACTOR = 1.3;

  private final int firstSamples;
  private final float[] smallest;
  private final float[] largest;
  private float[] last = {};
  private int seen;
  private int repeats;
  private int mostRepeats;
  private double largestRepeated;
  private double largestSaturated;
  private double smallestSpread = Double.POSITIVE_INFINITY;
  private double largestSpread;
  private long spreads;
  private double logMean;
  private double logSquares;
  private double recentDistance;

  /**
   * @param features number of features of a sample
   * @param firstSamples number of samples of the stream to learn from; 0 to accept everything
   */
  public InputWatch(int features, int firstSamples) {
    this.firstSamples = firstSamples;
    this.smallest = new float[features];
    this.largest = new float[features];
    Arrays.fill(smallest, Float.POSITIVE_INFINITY);
    Arrays.fill(largest, Float.NEGATIVE_INFINITY);
  }

  /**
   * Learns from a sample known to be sane.
   *
   * @param features its values
   */
  public void learn(float[] features) {
    double repeated = repeated(features);
    if (repeated < 1) {
      largestRepeated = Math.max(largestRepeated, repeated);
    }
    for (int i = 0; i < features.length; i++) {
      smallest[i] = Math.min(smallest[i], features[i]);
      largest[i] = Math.max(largest[i], features[i]);
    }
    largestSaturated = Math.max(largestSaturated, saturated(features));
    last = features.clone();
    double spread = spread(features);
    smallestSpread = Math.min(smallestSpread, spread);
    largestSpread = Math.max(largestSpread, spread);
    if (spread > 0) {
      spreads++;
      double log = StrictMath.log(spread);
      double delta = log - logMean;
      logMean += delta / spreads;
      logSquares += delta * (log - logMean);
    }
  }

  /**
   * Checks the next sample of the stream. The first ones are checked against the golden set, if it
   * was learned from, and are learned from if they are sane.
   *
   * @param features its values
   * @return what is wrong with it, if anything
   */
  public Optional<Fault> check(float[] features) {
    if (firstSamples == 0) {
      return Optional.empty();
    }
    boolean isFirst = seen < firstSamples;
    double repeated = repeated(features);
    repeats = repeated > MOST && repeated > largestRepeated ? repeats + 1 : 0;
    last = features.clone();
    Optional<Fault> fault = spreads == 0 ? Optional.empty() : fault(features, isFirst);
    if (isFirst) {
      seen++;
      mostRepeats = Math.max(mostRepeats, repeats);
      if (fault.isEmpty()) {
        learn(features);
        largestRepeated = repeated < 1 ? Math.max(largestRepeated, repeated) : largestRepeated;
      }
    }
    return fault;
  }

  private Optional<Fault> fault(float[] features, boolean isFirst) {
    double spread = spread(features);
    if (features.length > 1 && spread < DARK * smallestSpread) {
      return Optional.of(Fault.BLACK);
    }
    if (repeats >= (isFirst ? FIRST_REPEATS : REPEATS) && repeats > mostRepeats) {
      return Optional.of(Fault.FROZEN);
    }
    double saturated = saturated(features);
    if (saturated > MOST && saturated > largestSaturated) {
      return Optional.of(Fault.SATURATED);
    }
    if (isGain(spread)) {
      return Optional.of(Fault.GAIN);
    }
    return beyondRange(features) > MOST * features.length
        ? Optional.of(Fault.RANGE)
        : Optional.empty();
  }

  private boolean isGain(double spread) {
    if (spreads < 2 || spread <= 0) {
      return false;
    }
    double deviation = Math.sqrt(logSquares / (spreads - 1));
    double distance = StrictMath.log(spread) - logMean;
    boolean isUnlikely = Math.abs(distance) > DEVIATIONS * deviation;
    if (isUnlikely && (spread > FACTOR * largestSpread || spread * FACTOR < smallestSpread)) {
      return true;
    }
    recentDistance += (distance - recentDistance) / MOVING;
    return Math.abs(recentDistance) > Math.max(deviation, StrictMath.log(SLOW_FACTOR));
  }

  private int beyondRange(float[] features) {
    int beyond = 0;
    for (int i = 0; i < features.length; i++) {
      float width = largest[i] - smallest[i];
      if (features[i] > largest[i] + width || features[i] < smallest[i] - width) {
        beyond++;
      }
    }
    return beyond;
  }

  /** Share of features that are as in the last sample. */
  private double repeated(float[] features) {
    if (last.length != features.length) {
      return 0;
    }
    int same = 0;
    for (int i = 0; i < features.length; i++) {
      if (features[i] == last[i]) {
        same++;
      }
    }
    return (double) same / features.length;
  }

  private static double saturated(float[] features) {
    float maximum = Float.NEGATIVE_INFINITY;
    int count = 0;
    for (float value : features) {
      if (value > maximum) {
        maximum = value;
        count = 0;
      }
      if (value == maximum) {
        count++;
      }
    }
    return (double) count / features.length;
  }

  private static double spread(float[] features) {
    double sum = 0;
    for (float value : features) {
      sum += value;
    }
    double mean = sum / features.length;
    double squares = 0;
    for (float value : features) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / features.length);
  }

  /** Writes the state. */
  public void save(DataOutput out) throws IOException {
    StateArrays.write(out, smallest);
    StateArrays.write(out, largest);
    StateArrays.writeOptional(out, last.length == 0 ? null : last);
    out.writeInt(seen);
    out.writeInt(repeats);
    out.writeInt(mostRepeats);
    out.writeDouble(largestRepeated);
    out.writeDouble(largestSaturated);
    out.writeDouble(smallestSpread);
    out.writeDouble(largestSpread);
    out.writeLong(spreads);
    out.writeDouble(logMean);
    out.writeDouble(logSquares);
    out.writeDouble(recentDistance);
  }

  /**
   * Resumes from what {@link #save} wrote with as many features.
   *
   * @throws IOException if it is truncated, or of another number of features
   */
  public void restore(DataInput in) throws IOException {
    StateArrays.readInto(in, smallest);
    StateArrays.readInto(in, largest);
    float[] before = StateArrays.readOptional(in, smallest.length);
    last = before == null ? new float[0] : before;
    seen = in.readInt();
    repeats = in.readInt();
    mostRepeats = in.readInt();
    largestRepeated = in.readDouble();
    largestSaturated = in.readDouble();
    smallestSpread = in.readDouble();
    largestSpread = in.readDouble();
    spreads = in.readLong();
    logMean = in.readDouble();
    logSquares = in.readDouble();
    recentDistance = in.readDouble();
  }
}
