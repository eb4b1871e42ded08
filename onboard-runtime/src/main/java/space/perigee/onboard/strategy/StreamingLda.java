package space.perigee.onboard.strategy;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Streaming linear discriminant analysis on frozen features (Hayes and Kanan, Lifelong machine
 * learning with deep streaming linear discriminant analysis, CVPR workshops 2020).
 *
 * <p>The network learns from the first task and is frozen then. From then on only a mean per class
 * and one shared covariance of the penultimate layer's activations are updated, sample by sample,
 * so that later data cannot cause forgetting.
 *
 * <pre>
 *   m_y     += (x - m_y) / n_y
 *   C       += (n / (n + 1)) (x - m_y)(x - m_y)T, divided by the number of samples
 *   score_k  = w_k . x - m_k . w_k / 2,    w_k = ((1 - epsilon) C + epsilon I)^-1 m_k
 * </pre>
 *
 * Samples of the first task are kept until it ends, up to the memory's capacity, to initialize the
 * statistics. With d features, costs {@code d^2} doubles, and {@code d^3 / 6} operations for the
 * first prediction after new samples.
 */
final class StreamingLda extends ReplayStrategy {

  private static final double SHRINKAGE = 1e-2;

  private final int last;
  private final int dimension;
  private final double[][] means;
  private final long[] counts;
  private final double[][] scatter;
  private final List<double[]> weights = new ArrayList<>();
  private long total;
  private boolean frozen;

  StreamingLda(StrategyContext context) {
    super(
        context,
        context.newMemory(
            "first-task", ExemplarMemory.Policy.RESERVOIR, context.replay().samples(), 0));
    this.last = trainer.layers() - 1;
    this.dimension = trainer.sizeAt(last);
    this.means = new double[trainer.outputs()][dimension];
    this.counts = new long[trainer.outputs()];
    this.scatter = new double[dimension][dimension];
  }

  @Override
  public boolean step(float[] rows, int[] labels) {
    if (frozen) {
      learn(rows, labels);
      return false;
    }
    backward(Minibatch.of(rows, labels, List.of()));
    return trainer.step();
  }

  @Override
  public int samplesOfStep(int fresh) {
    return fresh;
  }

  @Override
  public void train(float[] rows, int[] labels) {
    if (!frozen) {
      step(rows, labels);
    }
  }

  @Override
  public void endTask() {
    if (!frozen && memory.size() > 0) {
      Minibatch kept = Minibatch.of(memory.all());
      learn(kept.rows(), kept.labels());
      memory.clear();
    }
    frozen = true;
  }

  private void learn(float[] rows, int[] labels) {
    float[] features = trainer.forward(context.cut(), last, rows);
    for (int i = 0; i < labels.length; i++) {
      double[] mean = means[labels[i]];
      double[] off = new double[dimension];
      for (int k = 0; k < dimension; k++) {
        off[k] = features[i * dimension + k] - mean[k];
      }
      double share = (double) counts[labels[i]] / (counts[labels[i]] + 1);
      for (int r = 0; r < dimension; r++) {
        for (int c = 0; c <= r; c++) {
          scatter[r][c] += share * off[r] * off[c];
        }
      }
      counts[labels[i]]++;
      total++;
      for (int k = 0; k < dimension; k++) {
        mean[k] += off[k] / counts[labels[i]];
      }
    }
    weights.clear();
  }

  @Override
  public float[] logits(float[] rows) {
    if (total == 0) {
      return super.logits(rows);
    }
    if (weights.isEmpty()) {
      solve();
    }
    float[] features = trainer.forward(context.cut(), last, rows);
    int samples = features.length / dimension;
    int classes = trainer.outputs();
    float[] scores = new float[samples * classes];
    for (int i = 0; i < samples; i++) {
      for (int k = 0; k < classes; k++) {
        scores[i * classes + k] =
            counts[k] == 0 ? -Float.MAX_VALUE : score(features, i * dimension, k);
      }
    }
    return scores;
  }

  private float score(float[] features, int from, int k) {
    double[] weight = weights.get(k);
    double sum = 0;
    for (int d = 0; d < dimension; d++) {
      sum += weight[d] * (features[from + d] - means[k][d] / 2);
    }
    return (float) sum;
  }

  private void solve() {
    double[][] factor = choleskyOf(shrunk());
    for (double[] mean : means) {
      weights.add(solve(factor, mean));
    }
  }

  /** The covariance, shrunk toward the multiple of the identity that has the same trace. */
  private double[][] shrunk() {
    double trace = 0;
    for (int d = 0; d < dimension; d++) {
      trace += scatter[d][d] / total;
    }
    double floor = Math.max(1e-12, trace / dimension);
    double[][] matrix = new double[dimension][dimension];
    for (int r = 0; r < dimension; r++) {
      for (int c = 0; c <= r; c++) {
        matrix[r][c] = (1 - SHRINKAGE) * scatter[r][c] / total;
      }
      matrix[r][r] += SHRINKAGE * floor;
    }
    return matrix;
  }

  /** The lower Cholesky factor of a positive definite matrix; only its lower half is read. */
  private static double[][] choleskyOf(double[][] matrix) {
    int n = matrix.length;
    double[][] factor = new double[n][n];
    for (int r = 0; r < n; r++) {
      for (int c = 0; c <= r; c++) {
        double sum = matrix[r][c];
        for (int k = 0; k < c; k++) {
          sum -= factor[r][k] * factor[c][k];
        }
        factor[r][c] = r == c ? Math.sqrt(sum) : sum / factor[c][c];
      }
    }
    return factor;
  }

  private static double[] solve(double[][] factor, double[] right) {
    int n = right.length;
    double[] x = right.clone();
    for (int r = 0; r < n; r++) {
      for (int k = 0; k < r; k++) {
        x[r] -= factor[r][k] * x[k];
      }
      x[r] /= factor[r][r];
    }
    for (int r = n - 1; r >= 0; r--) {
      for (int k = r + 1; k < n; k++) {
        x[r] -= factor[k][r] * x[k];
      }
      x[r] /= factor[r][r];
    }
    return x;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    super.save(out);
    out.writeBoolean(frozen);
    out.writeLong(total);
    for (int k = 0; k < counts.length; k++) {
      out.writeLong(counts[k]);
      StateArrays.write(out, means[k]);
    }
    for (double[] row : scatter) {
      StateArrays.write(out, row);
    }
  }

  @Override
  public void restore(DataInput in) throws IOException {
    super.restore(in);
    frozen = in.readBoolean();
    total = in.readLong();
    for (int k = 0; k < counts.length; k++) {
      counts[k] = in.readLong();
      StateArrays.readInto(in, means[k]);
    }
    for (double[] row : scatter) {
      StateArrays.readInto(in, row);
    }
    weights.clear();
  }
}
