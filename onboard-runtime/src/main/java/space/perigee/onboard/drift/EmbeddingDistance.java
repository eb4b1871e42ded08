package space.perigee.onboard.drift;

import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Detects a change of the model's inputs without labels: compares the mean of its embeddings, block
 * by block, with a reference.
 *
 * <pre>
 *   reference     mean mu and variance s of each dimension
 *   each block    D = n/d * sum((mean - mu)^2 / s)      for n samples, d dimensions
 * </pre>
 *
 * D is Hotelling's T^2 (1931) with a diagonal covariance, divided by d, or equivalently the squared
 * maximum mean discrepancy with a linear kernel (Gretton et al., JMLR 13, 2012) on standardized
 * features. It is about 1 while nothing changes. It detects changes of the mean, not of the shape
 * of the distribution.
 *
 * <p><b>Threshold.</b> Dimensions are correlated, so D varies more than a chi-square variable with
 * d degrees of freedom; the reference's own blocks show by how much. Their mean and variance define
 * a scaled chi-square (Satterthwaite, Biometrics Bulletin 2, 1946); its quantile at z standard
 * deviations follows from the cube-root approximation of Wilson and Hilferty, PNAS 17, 1931.
 *
 * <p>The first half of the reference yields mu and s, the second half the mean and variance of D. A
 * block above {@code driftZ} is a drift, after which a new reference is learned. A block above
 * {@code warningZ} is a warning. <b>False alarms</b>: with the default of 5 at most one in 2,000
 * blocks, measured on independent and on correlated dimensions; this exceeds the normal tail
 * because the variance is itself estimated. <b>Delay</b>: at most two blocks after a jump. The cost
 * is {@code 24 d} bytes in all, and {@code d} additions per sample.
 */
public final class EmbeddingDistance implements DriftDetector<float[]> {

  /** Name of the detector in conditions. */
  public static final String NAME = "embedding-distance";

  /**
   * Lower bound of a dimension's variance, as a fraction of the mean variance, so that a silent
   * unit does not cause a division by 0.
   */
  private static final double LEAST_VARIANCE_SHARE = 1e-3;

  /** Absolute lower bound of a dimension's variance, for a constant reference. */
  private static final double LEAST_VARIANCE = 1e-12;

  /**
   * @param dimension dimension of the embeddings, 1 or more
   * @param block number of samples in a block, 2 or more
   * @param referenceBlocks number of blocks in each half of the reference, 8 or more
   * @param warningZ threshold of a warning (standard deviations), above 0
   * @param driftZ threshold of a drift (standard deviations), {@code warningZ} or more
   */
  public record Settings(
      int dimension, int block, int referenceBlocks, double warningZ, double driftZ) {

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

    /** Returns the defaults: blocks of 32 samples, and two times 32 blocks as the reference. */
    public static Settings byDefault(int dimension) {
      return new Settings(dimension, 32, 32, 3.5, 5);
    }
  }

  /**
   * State of the detector, for a checkpoint.
   *
   * @param blocks number of complete blocks of the reference
   * @param samples number of samples in the current block
   * @param sums sum over the current block, per dimension
   * @param mean mean of the reference, per dimension
   * @param squares sum of squared deviations of the reference, per dimension
   * @param distanceMean mean of D over the second half of the reference
   * @param distanceSquares sum of squared deviations of D
   * @param level result of the last block, NONE or WARNING
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
            "blocks %d, samples %d must be 0 or more, dimensions %d, %d, %d equal, numbers finite, level not DRIFT"
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

  /** Creates a detector without a reference. */
  public EmbeddingDistance(Settings settings) {
    this(settings, State.empty(settings.dimension()));
  }

  /**
   * Resumes from a state.
   *
   * @throws IllegalArgumentException if the state does not fit the settings
   */
  public EmbeddingDistance(Settings settings, State state) {
    if (state.sums().length != settings.dimension()
        || state.samples() >= settings.block()
        || state.blocks() > 2 * settings.referenceBlocks()) {
      throw new IllegalArgumentException(
          "state with %d dimensions at sample %d of block %d does not fit %s"
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
   * @param embedding finite values, as many as the dimension in the settings
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

  /** Updates mean and squared deviations with a sample (Welford, Technometrics 4, 1962). */
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

  /**
   * Returns the value of D that is {@code z} standard deviations above that of the reference's
   * blocks.
   */
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

  /** Returns whether the reference is complete and blocks are compared with it. */
  public boolean monitoring() {
    return blocks == 2 * settings.referenceBlocks();
  }

  @Override
  public String name() {
    return NAME;
  }

  /** Returns the current state, for a checkpoint. */
  public State state() {
    return new State(blocks, samples, sums, mean, squares, distanceMean, distanceSquares, level);
  }
}
