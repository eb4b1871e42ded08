package space.perigee.onboard.engine;

import java.util.List;
import org.bytedeco.openblas.global.openblas;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Trains a network with gradients that the caller computes from its logits, using the updater, the
 * regularization and the schedules of the network's configuration.
 *
 * <pre>
 *   logits(rows)  ->  the caller's loss  ->  backward(gradient by logits)  ->  step()
 * </pre>
 *
 * <p>Gradients are sums over the samples: for the mean over a minibatch, divide the gradient by the
 * logits by its size. Between {@link #backward} and {@link #step} the gradient can be read and
 * replaced, for methods that project it or add to it. Not thread-safe.
 */
public final class Trainer {

  /** Maximum number of samples that {@link #forward} runs together. */
  public static final int LARGEST_PREDICTION = CompiledNetwork.LARGEST_BATCH;

  private final MultiLayerNetwork network;
  private final CompiledNetwork compiled;
  private final INDArray gradientVector;
  private final RowMajor.Matrix parameters;
  private final RowMajor.Matrix gradients;
  private final Gradient gradientByName;
  private final int size;
  private int frozen;
  private long trainedRows;
  private @Nullable Updater bound;
  private @Nullable NativeUpdater updater;

  /**
   * Compiles a network and takes ownership of it.
   *
   * @param input shape of a sample: {@code [features]} or {@code [channels, height, width]}
   * @throws UnsupportedNetworkException if it has a layer that only DL4J can run
   */
  public Trainer(MultiLayerNetwork network, List<Integer> input)
      throws UnsupportedNetworkException {
    this(network, input, NativeOp.hasOneDnn());
  }

  /**
   * Compiles a network with or without oneDNN, as on another machine.
   *
   * @param oneDnn whether oneDNN runs the convolutions
   */
  public Trainer(MultiLayerNetwork network, List<Integer> input, boolean oneDnn)
      throws UnsupportedNetworkException {
    this.network = network;
    this.compiled = CompiledNetwork.of(network, input, oneDnn);
    this.size = Math.toIntExact(network.numParams());
    INDArray all = network.getGradientsViewArray();
    this.gradientVector = all.reshape(all.length());
    this.parameters = RowMajor.Matrix.of(network.params(), 1);
    this.gradients = RowMajor.Matrix.of(gradientVector, 1);
    this.gradientByName = new DefaultGradient(all);
    for (String name : network.paramTable().keySet()) {
      gradientByName.setGradientFor(name, Parameters.gradient(network, name));
    }
  }

  /** Number of parameters. */
  public int parameterCount() {
    return size;
  }

  /** Number of layers; also the cut of the logits. */
  public int layers() {
    return compiled.layers();
  }

  /** Number of values per sample at a cut; see {@link CompiledNetwork}. */
  public int sizeAt(int cut) {
    return compiled.size(cut);
  }

  /** Layout of a row at a cut. */
  public ChannelLayout layoutAt(int cut) {
    return compiled.layout(cut);
  }

  /** Number of parameters of the layers below a cut, which come first. */
  public int parametersBelow(int cut) {
    return compiled.parametersBelow(cut);
  }

  /** Number of outputs for a sample. */
  public int outputs() {
    return compiled.size(compiled.layers());
  }

  /**
   * Runs samples forward from one cut to another, without training; see {@link
   * CompiledNetwork#forward}.
   */
  public float[] forward(int from, int to, float[] rows) {
    return compiled.forward(from, to, rows);
  }

  /** Returns the logits of a minibatch, row by row. Layers above {@code cut} are trained. */
  public float[] logits(int cut, float[] rows) {
    float[] logits = new float[rows.length / sizeAt(cut) * outputs()];
    logits(cut, rows, logits);
    return logits;
  }

  /**
   * Like {@link #logits(int, float[])}, but writes to an array that the caller can reuse.
   *
   * @param logits receives the logits; its length is samples times outputs
   * @throws IllegalArgumentException if it has another length
   */
  public void logits(int cut, float[] rows, float[] logits) {
    int wanted = rows.length / sizeAt(cut) * outputs();
    if (logits.length != wanted) {
      throw new IllegalArgumentException(logits.length + " places for " + wanted + " logits");
    }
    frozen = compiled.parametersBelow(cut);
    compiled.logits(cut, rows, logits);
  }

  /**
   * Computes the gradient by the parameters, which is zero below the cut.
   *
   * @param byLogits gradient of the loss by the logits computed last
   */
  public void backward(float[] byLogits) {
    compiled.backward(byLogits);
    RowMajor.zero(gradients, 0, frozen);
    trainedRows += byLogits.length / outputs();
  }

  /** Number of rows in all calls of {@link #backward} so far: a measure of the training effort. */
  public long trainedRows() {
    return trainedRows;
  }

  /** Returns a copy of the gradient, in the order of the parameters. */
  public float[] gradient() {
    return read(gradients);
  }

  /** Replaces the gradient. */
  public void setGradient(float[] values) {
    write(values, gradients);
  }

  /** Returns a copy of the parameters. */
  public float[] parameters() {
    return read(parameters);
  }

  /** Replaces the parameters. */
  public void setParameters(float[] values) {
    write(values, parameters);
  }

  /** Restarts training: replaces the parameters and resets the updater. */
  public void restart(float[] values) {
    setParameters(values);
    INDArray state = network.getUpdater().getStateViewArray();
    if (state != null) {
      state.assign(0);
    }
    network.setIterationCount(0);
  }

  /** Returns the state of the updater for a checkpoint; see {@link UpdaterState}. */
  public byte[] updaterState() {
    return UpdaterState.of(network);
  }

  /**
   * Resumes from a checkpoint.
   *
   * @param values the parameters
   * @param updater result of {@link #updaterState}
   * @throws IllegalArgumentException if they are of another network
   */
  public void resume(float[] values, byte[] updater) {
    setParameters(values);
    UpdaterState.restore(network, updater);
  }

  private float[] read(RowMajor.Matrix vector) {
    float[] values = new float[size];
    vector.values().get(values, 0, size);
    return values;
  }

  private void write(float[] values, RowMajor.Matrix vector) {
    if (values.length != size) {
      throw new IllegalArgumentException(values.length + " values for " + size + " parameters");
    }
    vector.values().put(values, 0, size);
  }

  /**
   * Returns the memory of the arrays for {@code samples} between two cuts, without keeping them.
   *
   * @param training whether the arrays are for {@link #logits} rather than {@link #forward}
   */
  public ArrayMemory arrays(int from, int to, int samples, boolean training) {
    return compiled.arrays(from, to, samples, training);
  }

  /** Returns whether oneDNN runs the convolutions on this machine. */
  public static boolean hasOneDnn() {
    return NativeOp.hasOneDnn();
  }

  /** Returns the memory of parameters, gradient and updater state. */
  public ArrayMemory parameterArrays() {
    INDArray state = network.getUpdater().getStateViewArray();
    long floats = 2L * size + (state == null ? 0 : state.length());
    return new ArrayMemory(Float.BYTES * floats, 0, 0);
  }

  /**
   * Converts the gradient to a step with the updater and applies it. Layers below the cut of the
   * last {@link #logits} stay unchanged, whatever momentum or decay the updater has for them.
   *
   * @return false if the squared norm of the gradient is not finite; parameters and updater then
   *     remain unchanged
   */
  public boolean step() {
    float squares = openblas.cblas_sdot(size, gradients.values(), 1, gradients.values(), 1);
    if (!Float.isFinite(squares)) {
      return false;
    }
    int iteration = network.getIterationCount();
    update(iteration, network.getEpochCount());
    // An updater with momentum moves parameters even if their gradient is zero.
    RowMajor.zero(gradients, 0, frozen);
    openblas.cblas_saxpy(size, -1, gradients.values(), 1, parameters.values(), 1);
    network.setIterationCount(iteration + 1);
    return true;
  }

  private void update(int iteration, int epoch) {
    Updater current = network.getUpdater();
    if (current != bound) {
      bound = current;
      updater = NativeUpdater.of(current, gradientVector).orElse(null);
    }
    if (updater != null) {
      updater.apply(iteration, epoch);
    } else {
      current.update(
          network, gradientByName, iteration, epoch, 1, LayerWorkspaceMgr.noWorkspaces());
    }
  }
}
