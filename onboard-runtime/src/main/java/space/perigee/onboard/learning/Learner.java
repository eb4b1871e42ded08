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
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.Weights;

/**
 * Trains a network and predicts with it. Owns the network of its {@link ModelFile}.
 *
 * <p>Undoes and reports a training step, including its updater state, if the loss or the parameters
 * are not finite, so that one bad sample cannot destroy a mission's model. A learner restored from
 * a checkpoint takes the same steps as one that never stopped. Networks with a layer unknown to
 * Perigee's engine run in DL4J, which is slower. Not thread-safe.
 */
public final class Learner {

  /**
   * The result of a training step.
   *
   * @param applied false if the step was undone because a value was not finite
   * @param loss mean loss of the minibatch before the step; not finite if that is why it was undone
   */
  public record Step(boolean applied, double loss) {}

  private static final Logger LOG = LoggerFactory.getLogger(Learner.class);

  private final ModelFile model;
  private final Task task;
  private final MultiLayerNetwork network;
  private final NetworkParameters parameters;
  private final @Nullable Trainer trainer;
  private final Execution execution;
  private int replacements;
  private @Nullable Known known;

  /** A version, and the steps and replacements of the parameters that led to it. */
  private record Known(ModelVersion version, int steps, int replacements) {}

  /**
   * Takes ownership of the model's network.
   *
   * @throws IllegalArgumentException if the network's parameters have no layout
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

  /** The engine that runs the network; empty if DL4J runs it. */
  public Optional<Trainer> trainer() {
    return Optional.ofNullable(trainer);
  }

  /** The model in its current state. */
  public ModelFile model() {
    return model;
  }

  /** The kind of problem that the network solves. */
  public Task task() {
    return task;
  }

  /** Names of the classes, one per output. */
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

  /** The estimated cost of training and prediction. */
  public ComputeCost cost() {
    return ComputeCost.of(network, model.input());
  }

  /** The current parameters. */
  public Weights weights() {
    return parameters.weights();
  }

  /**
   * Replaces the parameters and keeps the updater's state.
   *
   * @throws IllegalArgumentException if {@code weights} have another layout
   */
  public void setWeights(Weights weights) {
    parameters.set(weights);
    replacements++;
  }

  /** Version of the current parameters; computed again only after a step or {@link #setWeights}. */
  public ModelVersion version() {
    Known last = known;
    if (last == null || last.steps() != steps() || last.replacements() != replacements) {
      last = new Known(weights().version(), steps(), replacements);
      known = last;
    }
    return last.version();
  }

  /** Number of steps taken, which the updater's bias correction and schedules depend on. */
  public int steps() {
    return network.getIterationCount();
  }

  /** The updater's state, for a checkpoint; see {@link UpdaterState}. */
  public byte[] updaterState() {
    return UpdaterState.of(network);
  }

  /**
   * Restores {@link #updaterState()}.
   *
   * @throws IllegalArgumentException if it is the state of another updater
   */
  public void setUpdaterState(byte[] state) {
    UpdaterState.restore(network, state);
  }

  /**
   * Takes one step of gradient descent.
   *
   * @param minibatch one or more samples
   * @throws IllegalArgumentException if there is no sample, a sample does not fit the input, or a
   *     label is not valid for the task
   */
  public Step train(List<Sample> minibatch) {
    double loss = fit(rows(minibatch), labels(minibatch));
    return new Step(Double.isFinite(loss), loss);
  }

  /**
   * Takes one step of gradient descent on the mean loss of {@link #rows}.
   *
   * @param labels one per row
   * @return the loss before the step; not finite if the step was not taken
   */
  public double fit(float[] rows, int[] labels) {
    return execution.fit(rows, labels);
  }

  /**
   * The activations of the last layer for {@link #rows}, sample by sample; for classification, the
   * class probabilities.
   */
  public float[] activations(float[] rows) {
    return execution.activations(rows);
  }

  /**
   * The prediction for each sample, in order; see {@link #activations}.
   *
   * @throws IllegalArgumentException if there is no sample, or a sample does not fit the input
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
   * The network's input for samples: normalized features, sample by sample.
   *
   * @throws IllegalArgumentException if there is no sample, or a sample does not fit the input
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
