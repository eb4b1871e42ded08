package space.perigee.onboard.learning;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.engine.Trainer;
import space.perigee.onboard.engine.UnsupportedNetworkException;
import space.perigee.onboard.engine.UpdaterState;
import space.perigee.onboard.task.Task;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.Weights;

/**
 * A network that trains and predicts. It owns the network of the {@link ModelFile} it is given.
 *
 * <p>A training step whose loss or parameters are not finite is undone, with its updater state, and
 * reported: one bad sample must not cost a mission its model. A learner restored from a checkpoint
 * takes the same steps as one that was never stopped. The network runs in Perigee's own engine; one
 * with a layer that the engine does not know runs in DL4J's, slower. Not thread-safe.
 */
public final class Learner {

  /**
   * What became of a training step.
   *
   * @param applied false if it was undone because something was not finite
   * @param loss mean over the minibatch before the step; not finite if it was undone for that
   */
  public record Step(boolean applied, double loss) {}

  private static final Logger LOG = LoggerFactory.getLogger(Learner.class);

  private final ModelFile model;
  private final Task task;
  private final MultiLayerNetwork network;
  private final NetworkParameters parameters;
  private final @Nullable Trainer trainer;
  private final Execution execution;

  /**
   * Takes the network over.
   *
   * @throws IllegalArgumentException if its parameters have no layout
   */
  public Learner(ModelFile model) {
    this.model = model;
    this.task = model.task();
    this.network = model.network();
    this.parameters = new NetworkParameters(network);
    this.trainer = compile(model);
    this.execution =
        trainer == null
            ? new StockExecution(network, model.input(), task)
            : new CompiledExecution(trainer, task);
  }

  private static @Nullable Trainer compile(ModelFile model) {
    try {
      return new Trainer(model.network(), model.input().dimensions());
    } catch (UnsupportedNetworkException e) {
      LOG.info("event=stock-layers reason=\"{}\"", e.getMessage());
      return null;
    }
  }

  /** The engine that runs the network; empty if DL4J's own layers do. */
  public Optional<Trainer> trainer() {
    return Optional.ofNullable(trainer);
  }

  /** The model as it is now, to be written to a file. */
  public ModelFile model() {
    return model;
  }

  /** What kind of problem the network solves. */
  public Task task() {
    return task;
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

  /** The updater's state, for a checkpoint; see {@link UpdaterState}. */
  public byte[] updaterState() {
    return UpdaterState.of(network);
  }

  /**
   * Takes {@link #updaterState()} back.
   *
   * @throws IllegalArgumentException if it is another updater's
   */
  public void setUpdaterState(byte[] state) {
    UpdaterState.restore(network, state);
  }

  /**
   * One step of gradient descent.
   *
   * @param minibatch one sample or more
   * @throws IllegalArgumentException if there is none, one does not fit the input, or a label is
   *     none of the task's
   */
  public Step train(List<Sample> minibatch) {
    double loss = fit(rows(minibatch), labels(minibatch));
    return new Step(Double.isFinite(loss), loss);
  }

  /**
   * One step of gradient descent on the mean loss of {@link #rows}.
   *
   * @param labels one for each row
   * @return the loss before the step; not finite if nothing was changed
   */
  public double fit(float[] rows, int[] labels) {
    return execution.fit(rows, labels);
  }

  /**
   * What the network says of {@link #rows}, sample by sample: its outputs after the last layer's
   * activation. For classes that is the probability of each.
   */
  public float[] activations(float[] rows) {
    return execution.activations(rows);
  }

  /** What the network says of a sample; see {@link #activations}. */
  public float[] predict(Sample sample) {
    return predict(List.of(sample)).get(0);
  }

  /**
   * What the network says of each sample, in order.
   *
   * @throws IllegalArgumentException if there is no sample, or one does not fit the input
   */
  public List<float[]> predict(List<Sample> samples) {
    float[] activations = activations(rows(samples));
    int size = activations.length / samples.size();
    List<float[]> predictions = new ArrayList<>(samples.size());
    for (int from = 0; from < activations.length; from += size) {
      predictions.add(Arrays.copyOfRange(activations, from, from + size));
    }
    return predictions;
  }

  /**
   * Samples as the network takes them: normalized features, sample by sample.
   *
   * @throws IllegalArgumentException if there is no sample, or one does not fit the input
   */
  public float[] rows(List<Sample> samples) {
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("a minibatch must have a sample");
    }
    int size = model.input().size();
    float[] rows = new float[Math.multiplyExact(size, samples.size())];
    for (int i = 0; i < samples.size(); i++) {
      model.input().requireFits(samples.get(i));
      samples.get(i).copyTo(rows, i * size);
    }
    return model.normalized(rows);
  }

  private int[] labels(List<Sample> samples) {
    int[] labels = new int[samples.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = samples.get(i).label();
      task.requireLabel(labels[i]);
    }
    return labels;
  }
}
