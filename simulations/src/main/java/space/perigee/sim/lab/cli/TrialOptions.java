package space.perigee.sim.lab.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import space.perigee.onboard.cli.SizedNetwork;
import space.perigee.onboard.engine.Trainer;
import space.perigee.onboard.engine.UnsupportedNetworkException;
import space.perigee.onboard.strategy.TrainingDepth;
import space.perigee.sim.lab.trial.TrialSettings;
import space.perigee.sync.io.InputException;

/** Options for the training of a trial. */
public final class TrialOptions {

  @Option(
      names = "--memory",
      paramLabel = "N",
      description = "Most samples that a strategy may store (default: ${DEFAULT-VALUE}).")
  private int memory = 200;

  @Option(
      names = "--memory-bits",
      paramLabel = "BITS",
      description = "Bits per value of a stored sample, 8 or 32 (default: ${DEFAULT-VALUE}).")
  private int memoryBits = 32;

  @Option(
      names = "--train",
      paramLabel = "DEPTH",
      description =
          "Layers to train: full, head (the last layer), or the number of the first"
              + " layer, from 0. The layers below are frozen, run once per sample, and the"
              + " memory stores their output (default: ${DEFAULT-VALUE}).")
  private String train = "full";

  @Option(
      names = "--pretrain",
      paramLabel = "N",
      description =
          "Epochs on the first task before the stream starts, with all layers trained,"
              + " as on the ground before launch (default: ${DEFAULT-VALUE}).")
  private int pretrain = 0;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Epochs on each task (default: ${DEFAULT-VALUE}).")
  private int epochs = 1;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Samples of the stream per minibatch (default: ${DEFAULT-VALUE}).")
  private int batch = 16;

  @Option(
      names = "--replayed",
      paramLabel = "N",
      description =
          "Samples of the replay memory per minibatch, in addition to --batch (default:"
              + " as many).")
  private @Nullable Integer replayed;

  @Option(
      names = "--learning-rate",
      paramLabel = "R",
      description = "Learning rate (default: that of the model; 0.001 for built-in networks).")
  private @Nullable Double learningRate;

  /**
   * @throws InputException if an option is out of range
   */
  TrialSettings settings() {
    try {
      return TrialSettings.of(memory, epochs, batch, replayed == null ? batch : replayed)
          .withDepth(depth(), memoryBits)
          .withPretraining(pretrain)
          .withLearningRate(learningRate);
    } catch (IllegalArgumentException e) {
      throw new InputException("--" + e.getMessage(), e);
    }
  }

  /**
   * Requires the first trained layer to be one of the network.
   *
   * @throws InputException if it is not, or the engine does not support the network
   */
  void requireLayerOf(SizedNetwork network) {
    try {
      TrainingDepth depth = TrainingDepth.parse(train);
      depth.cut(new Trainer(network.network(), network.input().dimensions()).layers());
    } catch (IllegalArgumentException e) {
      throw new InputException("--train: " + e.getMessage(), e);
    } catch (UnsupportedNetworkException e) {
      throw TrialModel.unsupported(e);
    }
  }

  /** True if as many samples are replayed as there are new ones, whatever the batch. */
  boolean replaysAsManyAsTheBatch() {
    return replayed == null;
  }

  private TrainingDepth depth() {
    try {
      return TrainingDepth.parse(train);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("train: " + e.getMessage(), e);
    }
  }
}
