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
 * Trains a network by gradients that the caller makes of its logits, with the updater, the
 * regularisation and the schedules of its configuration.
 *
 * <pre>
 *   logits(rows)  ->  the caller's loss  ->  backward(gradient by logits)  ->  step()
 * </pre>
 *
 * <p>Gradients are means: whoever wants the mean over a minibatch divides by its size. Between
 * {@link #backward} and {@link #step} the gradient can be read and replaced, for methods that
 * project it or add to it. Not thread-safe.
 */
public final class Trainer {

  /** Samples that {@link #forward} runs together at most. */
  public static final int LARGEST_PREDICTION = CompiledNetwork.LARGEST_BATCH;

  private final MultiLayerNetwork network;
  private final CompiledNetwork compiled;
  private final INDArray gradientVector;
  private final RowMajor.Matrix parameters;
  private final RowMajor.Matrix gradients;
  private final Gradient gradientByName;
  private final int size;
  private int frozen;
  private @Nullable Updater bound;
  private @Nullable NativeUpdater updater;

  /**
   * Compiles a network, and owns it from here on.
   *
   * @param input shape of a sample: {@code [features]} or {@code [channels, height, width]}
   * @throws UnsupportedNetworkException if it has a layer that only DL4J can run
   */
  public Trainer(MultiLayerNetwork network, List<Integer> input)
      throws UnsupportedNetworkException {
    this(network, input, NativeOp.hasOneDnn());
  }

  /**
   * The same as it is on another machine.
   *
   * @param oneDnn whether convolutions are left to oneDNN
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

  /** Number of values of a sample at a cut; see {@link CompiledNetwork}. */
  public int sizeAt(int cut) {
    return compiled.size(cut);
  }

  /** Number of parameters of the layers below a cut, which come first. */
  public int parametersBelow(int cut) {
    return compiled.parametersBelow(cut);
  }

  /** Number of classes. */
  public int classes() {
    return compiled.size(compiled.layers());
  }

  /** What samples are at a later cut, without training; see {@link CompiledNetwork#forward}. */
  public float[] forward(int from, int to, float[] rows) {
    return compiled.forward(from, to, rows);
  }

  /** The logits of a minibatch that is trained on from a cut on, row by row. */
  public float[] logits(int cut, float[] rows) {
    float[] logits = new float[rows.length / sizeAt(cut) * classes()];
    logits(cut, rows, logits);
    return logits;
  }

  /**
   * The same, written to an array that the caller keeps from step to step.
   *
   * @param logits as long as there are samples and classes
   * @throws IllegalArgumentException if it is of another length
   */
  public void logits(int cut, float[] rows, float[] logits) {
    int wanted = rows.length / sizeAt(cut) * classes();
    if (logits.length != wanted) {
      throw new IllegalArgumentException(logits.length + " places for " + wanted + " logits");
    }
    frozen = compiled.parametersBelow(cut);
    compiled.logits(cut, rows, logits);
  }

  /**
   * Makes the gradient by the parameters; by those below the cut it is zero.
   *
   * @param byLogits the gradient of the loss by the logits that were made last
   */
  public void backward(float[] byLogits) {
    compiled.backward(byLogits);
    RowMajor.zero(gradients, 0, frozen);
  }

  /** A copy of the gradient, in the order of the parameters. */
  public float[] gradient() {
    return read(gradients);
  }

  /** Replaces the gradient. */
  public void setGradient(float[] values) {
    write(values, gradients);
  }

  /** A copy of the parameters. */
  public float[] parameters() {
    return read(parameters);
  }

  /** Replaces the parameters. */
  public void setParameters(float[] values) {
    write(values, parameters);
  }

  /** Begins anew: replaces the parameters, and empties the updater. */
  public void restart(float[] values) {
    setParameters(values);
    INDArray state = network.getUpdater().getStateViewArray();
    if (state != null) {
      state.assign(0);
    }
    network.setIterationCount(0);
  }

  /** What a checkpoint must hold of the updater; see {@link UpdaterState}. */
  public byte[] updaterState() {
    return UpdaterState.of(network);
  }

  /**
   * Goes on from a checkpoint.
   *
   * @param values the parameters
   * @param updater as {@link #updaterState} gave it
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
   * What the arrays for so many samples between two cuts take, without making them.
   *
   * @param training whether {@link #logits} asks for them, or {@link #forward}
   */
  public ArrayMemory arrays(int from, int to, int samples, boolean training) {
    return compiled.arrays(from, to, samples, training);
  }

  /** Whether so many samples run in the arrays of so many others. */
  public static boolean sharesArrays(int samples, int others) {
    return CompiledNetwork.rounded(samples) == CompiledNetwork.rounded(others);
  }

  /** Whether convolutions are left to oneDNN on this machine. */
  public static boolean hasOneDnn() {
    return NativeOp.hasOneDnn();
  }

  /** What parameters, gradient and the updater's state take. */
  public ArrayMemory parameterArrays() {
    INDArray state = network.getUpdater().getStateViewArray();
    long floats = 2L * size + (state == null ? 0 : state.length());
    return new ArrayMemory(Float.BYTES * floats, 0, 0);
  }

  /**
   * Lets the updater make a step of the gradient and takes it. Layers below the cut of the last
   * {@link #logits} stay as they are, whatever momentum or decay the updater has for them.
   *
   * @return false if the gradient is not finite, or so large that its square is not; nothing
   *     changes then, neither parameters nor the updater
   */
  public boolean step() {
    float squares = openblas.cblas_sdot(size, gradients.values(), 1, gradients.values(), 1);
    if (!Float.isFinite(squares)) {
      return false;
    }
    int iteration = network.getIterationCount();
    update(iteration, network.getEpochCount());
    // An updater with momentum moves what has no gradient any more.
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
