package space.perigee.onboard.drift;

import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Notices that what the model sees has changed, without a label: the mean of its embeddings, block
 * by block, against a reference.
 *
 * <pre>
 *   reference     mean mu and variance s of each dimension
 *   each block    D = n/d * sum((mean - mu)^2 / s)      n samples, d dimensions
 * </pre>
 *
 * D is Hotelling's T^2 (1931) with the diagonal of the covariance, over d, or the squared maximum
 * mean discrepancy with a linear kernel (Gretton et al., JMLR 13, 2012) on standardised features:
 * about 1 while nothing changes. It sees changes of the mean, not of the shape.
 *
 * <p><b>Threshold.</b> Dimensions depend on each other, so D spreads more than a chi-square of d
 * degrees; by how much, the reference's own blocks tell. Their mean and variance give a scaled
 * chi-square (Satterthwaite, Biometrics Bulletin 2, 1946), and its quantile at z standard
 * deviations is taken by the cube root of Wilson and Hilferty, PNAS 17, 1931.
 *
 * <p>The first half of the reference gives mu and s, the second half D's mean and variance. A block
 * above {@code driftZ} is a drift: the reference is then learnt anew. One above {@code warningZ} is
 * a warning. <b>False alarms</b>: with the default of 5 at most one in 2,000 blocks, measured on
 * independent and on dependent dimensions; the normal tail alone would be rarer, but the spread is
 * itself estimated. <b>Delay</b>: at most two blocks after the jump. Costs {@code 24 d} bytes and
 * {@code d} additions a sample.
 */
public final class EmbeddingDistance implements DriftDetector<float[]> {

  /** Name in conditions. */
  public static final String NAME = "embedding-distance";

  /**
   * Share of the mean variance below which no dimension's goes: a silent unit is no division by 0.
   */
  private static final double LEAST_VARIANCE_SHARE = 1e-3;

  /** For a reference that is all the same. */
  private static final double LEAST_VARIANCE = 1e-12;

  /**
   * @param dimension of each embedding, 1 or more
   * @param block samples of a block, 2 or more
   * @param referenceBlocks blocks of each half of the reference, 8 or more
   * @param warningZ standard deviations of a warning, above 0
   * @param driftZ standard deviations of a drift, {@code warningZ} or more
   */
  public record Settings(
      int dimension, int block, int referenceBlocks, double warningZ, double driftZ) {

    /**
     * @throws IllegalArgumentException if a value is outside its range
     */
    public Settings {
      if (dimension < 1
          || block < 2
          || referenceBlocks < 8
          || !(warningZ > 0 && driftZ >= warningZ)) {
        throw new IllegalArgumentException(
            "dimension %d, block %d, referenceBlocks %d must be 1, 2, 8 or more; 0 < warningZ %s <= driftZ %s"
                .formatted(dimension, block, referenceBlocks, warningZ, driftZ));
      }
    }

    /** Blocks of 32 samples, two times 32 of them as reference. */
    public static Settings byDefault(int dimension) {
      return new Settings(dimension, 32, 32, 3.5, 5);
    }
  }

  /**
   * What a checkpoint holds.
   *
   * @param blocks whole ones of the reference
   * @param samples in the block that has begun
   * @param sums of that block, one a dimension
   * @param mean of the reference, one a dimension
   * @param squares summed squared deviations of the reference, one a dimension
   * @param distanceMean mean of D over the second half of the reference
   * @param distanceSquares summed squared deviations of D
   * @param level what the last block showed, NONE or WARNING
   */
  public record State(
      int blocks,
      int samples,
      double[] sums,
      double[] mean,
      double[] squares,
      double distanceMean,
      double distanceSquares,
      Drift level) {

    /**
     * @throws IllegalArgumentException if a count is negative, a number is not finite, the
     *     dimensions differ, or the level is DRIFT
     */
    public State {
      sums = sums.clone();
      mean = mean.clone();
      squares = squares.clone();
      boolean finite =
          Stream.of(sums, mean, squares, new double[] {distanceMean, distanceSquares})
              .flatMapToDouble(Arrays::stream)
              .allMatch(Double::isFinite);
      if (blocks < 0
          || samples < 0
          || !finite
          || mean.length != sums.length
          || squares.length != sums.length
          || level == Drift.DRIFT) {
        throw new IllegalArgumentException(
            "blocks %d, samples %d must be 0 or more, dimensions %d, %d, %d equal, numbers finite"
                .formatted(blocks, samples, sums.length, mean.length, squares.length));
      }
    }

    static State empty(int dimension) {
      double[] zeros = new double[dimension];
      return new State(0, 0, zeros, zeros, zeros, 0, 0, Drift.NONE);
    }
  }

  private final Settings settings;
  private int blocks;
  private int samples;
  private final double[] sums;
  private final double[] mean;
  private final double[] squares;
  private double distanceMean;
  private double distanceSquares;
  private Drift level;

  /** A detector without a reference. */
  public EmbeddingDistance(Settings settings) {
    this(settings, State.empty(settings.dimension()));
  }

  /**
   * Takes up where {@code state} stopped.
   *
   * @throws IllegalArgumentException if it does not fit to the settings
   */
  public EmbeddingDistance(Settings settings, State state) {
    if (state.sums().length != settings.dimension()
        || state.samples() >= settings.block()
        || state.blocks() > 2 * settings.referenceBlocks()) {
      throw new IllegalArgumentException(
          "state of %d dimensions, sample %d of block %d does not fit to %s"
              .formatted(state.sums().length, state.samples(), state.blocks(), settings));
    }
    this.settings = settings;
    this.blocks = state.blocks();
    this.samples = state.samples();
    this.sums = state.sums().clone();
    this.mean = state.mean().clone();
    this.squares = state.squares().clone();
    this.distanceMean = state.distanceMean();
    this.distanceSquares = state.distanceSquares();
    this.level = state.level();
  }

  /**
   * {@inheritDoc}
   *
   * @param embedding finite, of the dimension of the settings
   */
  @Override
  public Drift add(float[] embedding) {
    check(embedding);
    samples++;
    if (blocks < settings.referenceBlocks()) {
      learn(embedding);
    } else {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += embedding[i];
      }
    }
    return samples < settings.block() ? level : endBlock();
  }

  private void check(float[] embedding) {
    if (embedding.length != settings.dimension()) {
      throw new IllegalArgumentException(
          "embedding of " + embedding.length + " values, must be " + settings.dimension());
    }
    for (float value : embedding) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException("embedding has " + value + ", must be finite");
      }
    }
  }

  /** Mean and squared deviations, one sample after another (Welford, Technometrics 4, 1962). */
  private void learn(float[] embedding) {
    double count = (double) blocks * settings.block() + samples;
    for (int i = 0; i < mean.length; i++) {
      double before = embedding[i] - mean[i];
      mean[i] += before / count;
      squares[i] += before * (embedding[i] - mean[i]);
    }
  }

  private Drift endBlock() {
    boolean monitoring = monitoring();
    if (blocks >= settings.referenceBlocks()) {
      double distance = distance();
      if (monitoring && distance > threshold(settings.driftZ())) {
        forget();
        return Drift.DRIFT;
      }
      if (monitoring) {
        level = distance > threshold(settings.warningZ()) ? Drift.WARNING : Drift.NONE;
      } else {
        calibrate(distance);
      }
    }
    Arrays.fill(sums, 0);
    samples = 0;
    blocks += monitoring ? 0 : 1;
    return level;
  }

  private void calibrate(double distance) {
    double before = distance - distanceMean;
    distanceMean += before / (blocks - settings.referenceBlocks() + 1);
    distanceSquares += before * (distance - distanceMean);
  }

  private double distance() {
    double count = (double) settings.referenceBlocks() * settings.block();
    double least = LEAST_VARIANCE_SHARE * Arrays.stream(squares).average().orElse(0) / count;
    double sum = 0;
    for (int i = 0; i < sums.length; i++) {
      double off = sums[i] / settings.block() - mean[i];
      sum += off * off / Math.max(LEAST_VARIANCE, Math.max(least, squares[i] / count));
    }
    return sum * settings.block() / sums.length;
  }

  /** D that a block of the reference exceeds by {@code z} standard deviations. */
  private double threshold(double z) {
    if (distanceMean == 0) {
      return 0;
    }
    double variance = distanceSquares / (settings.referenceBlocks() - 1);
    double spread = variance / (9 * distanceMean * distanceMean);
    return distanceMean * Math.pow(1 - spread + z * Math.sqrt(spread), 3);
  }

  private void forget() {
    blocks = 0;
    samples = 0;
    Arrays.fill(sums, 0);
    Arrays.fill(mean, 0);
    Arrays.fill(squares, 0);
    distanceMean = 0;
    distanceSquares = 0;
    level = Drift.NONE;
  }

  /** True if there is a whole reference, and blocks are compared with it. */
  public boolean monitoring() {
    return blocks == 2 * settings.referenceBlocks();
  }

  @Override
  public String name() {
    return NAME;
  }

  /** What a checkpoint must hold to go on from here. */
  public State state() {
    return new State(blocks, samples, sums, mean, squares, distanceMean, distanceSquares, level);
  }
}
