package space.perigee.onboard.learning;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.factory.Nd4j;
import space.perigee.onboard.data.Sample;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.Weights;

/**
 * A network that trains and predicts. It owns the network of the {@link ModelFile} it is given.
 *
 * <p>A training step whose loss or parameters are not finite is undone, with its updater state, and
 * reported: one bad sample must not cost a mission its model. Random layers (dropout) are seeded by
 * the number of steps taken before, so a learner restored from a checkpoint takes the same steps as
 * one that was never stopped. Not thread-safe.
 */
public final class Learner {

  /**
   * What became of a training step.
   *
   * @param applied false if it was undone because something was not finite
   * @param loss mean over the minibatch before the step; not finite if it was undone for that
   */
  public record Step(boolean applied, double loss) {}

  private static final int COUNTER_BYTES = Integer.BYTES;

  private final ModelFile model;
  private final MultiLayerNetwork network;
  private final NetworkParameters parameters;

  /**
   * Takes the network over.
   *
   * @throws IllegalArgumentException if its parameters have no layout
   */
  public Learner(ModelFile model) {
    this.model = model;
    this.network = model.network();
    this.parameters = new NetworkParameters(network);
  }

  /** The model as it is now, to be written to a file. */
  public ModelFile model() {
    return model;
  }

  /** Names of the classes, one for each output. */
  public List<String> labels() {
    return model.labels();
  }

  /** Shape of a sample. */
  public InputShape input() {
    return model.input();
  }

  /** Names, shapes and order of the parameters. */
  public ParameterLayout layout() {
    return parameters.layout();
  }

  /** What training and predicting cost (an estimate). */
  public ComputeCost cost() {
    return ComputeCost.of(network, model.input());
  }

  /** The parameters as they are now. */
  public Weights weights() {
    return parameters.weights();
  }

  /**
   * Replaces the parameters; the updater's state stays.
   *
   * @throws IllegalArgumentException if {@code weights} are of another layout
   */
  public void setWeights(Weights weights) {
    parameters.set(weights);
  }

  /** Steps taken so far; the updater's bias correction and schedules depend on it. */
  public int steps() {
    return network.getIterationCount();
  }

  /** The updater's state, for a checkpoint: steps taken (int32), then float32, little-endian. */
  public byte[] updaterState() {
    float[] state = updaterArray();
    ByteBuffer bytes =
        ByteBuffer.allocate(COUNTER_BYTES + Float.BYTES * state.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(network.getIterationCount());
    bytes.asFloatBuffer().put(state);
    return bytes.array();
  }

  /**
   * Takes {@link #updaterState()} back.
   *
   * @throws IllegalArgumentException if it is another updater's
   */
  public void setUpdaterState(byte[] state) {
    float[] values = updaterArray();
    if (state.length != COUNTER_BYTES + Float.BYTES * values.length) {
      throw new IllegalArgumentException(
          "updater state of "
              + state.length
              + " bytes, this network's has "
              + (COUNTER_BYTES + Float.BYTES * values.length));
    }
    ByteBuffer bytes = ByteBuffer.wrap(state).order(ByteOrder.LITTLE_ENDIAN);
    network.setIterationCount(bytes.getInt());
    bytes.asFloatBuffer().get(values);
    setUpdaterArray(values);
  }

  private float[] updaterArray() {
    INDArray view = network.getUpdater().getStateViewArray();
    return view == null ? new float[0] : NetworkParameters.floats(view);
  }

  private void setUpdaterArray(float[] values) {
    INDArray view = network.getUpdater().getStateViewArray();
    if (view != null) {
      NetworkParameters.put(values, view);
    }
  }

  /**
   * One step of gradient descent.
   *
   * @param minibatch one sample or more
   * @throws IllegalArgumentException if there is none, one does not fit the input, or a label has
   *     no output
   */
  public Step train(List<Sample> minibatch) {
    INDArray features = features(minibatch);
    INDArray labels = oneHot(minibatch);
    float[] weightsBefore = parameters.toArray();
    float[] updaterBefore = updaterArray();
    int stepsBefore = network.getIterationCount();
    Nd4j.getRandom().setSeed(new SplitMix64(stepsBefore).nextLong());
    network.fit(features, labels);
    double loss = network.score();
    if (Double.isFinite(loss) && isFinite(parameters.toArray())) {
      return new Step(true, loss);
    }
    parameters.set(weightsBefore);
    setUpdaterArray(updaterBefore);
    network.setIterationCount(stepsBefore);
    return new Step(false, loss);
  }

  private static boolean isFinite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /** Probability of each class. */
  public float[] predict(Sample sample) {
    return predict(List.of(sample)).get(0);
  }

  /**
   * Probability of each class, for each sample in order.
   *
   * @throws IllegalArgumentException if there is no sample, or one does not fit the input
   */
  public List<float[]> predict(List<Sample> samples) {
    INDArray output = network.output(features(samples), false);
    List<float[]> rows = new ArrayList<>(samples.size());
    for (int i = 0; i < samples.size(); i++) {
      rows.add(output.getRow(i).toFloatVector());
    }
    return rows;
  }

  /** The position of the largest value; the first of them if several are. */
  public static int mostLikely(float[] probabilities) {
    int best = 0;
    for (int i = 1; i < probabilities.length; i++) {
      if (probabilities[i] > probabilities[best]) {
        best = i;
      }
    }
    return best;
  }

  private INDArray features(List<Sample> samples) {
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("a minibatch must have a sample");
    }
    int size = model.input().size();
    float[] values = new float[Math.multiplyExact(size, samples.size())];
    for (int i = 0; i < samples.size(); i++) {
      model.input().requireFits(samples.get(i));
      samples.get(i).copyTo(values, i * size);
    }
    INDArray features = Nd4j.create(values, model.input().ofBatch(samples.size()), 'c');
    @Nullable DataNormalization normalizer = model.normalizer();
    if (normalizer != null) {
      normalizer.transform(features);
    }
    return features;
  }

  private INDArray oneHot(List<Sample> samples) {
    int classes = model.labels().size();
    float[] values = new float[classes * samples.size()];
    for (int i = 0; i < samples.size(); i++) {
      int label = samples.get(i).label();
      if (label >= classes) {
        throw new IllegalArgumentException("label " + label + ", the network has " + classes);
      }
      values[i * classes + label] = 1;
    }
    return Nd4j.create(values, new long[] {samples.size(), classes}, 'c');
  }
}
