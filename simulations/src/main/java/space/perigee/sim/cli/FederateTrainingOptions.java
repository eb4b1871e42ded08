package space.perigee.sim.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import space.perigee.onboard.data.DataFormats;
import space.perigee.onboard.learning.InputShape;
import space.perigee.sim.federate.DataSource;
import space.perigee.sim.federate.FederateSettings;
import space.perigee.sim.federate.LocalLearning;
import space.perigee.sim.federate.ModelShape;
import space.perigee.sim.federate.Partition;
import space.perigee.sim.federate.Residual;
import space.perigee.sync.cli.OptionValues;
import space.perigee.sync.io.InputException;

/** Options for data, model, satellites and training. */
public final class FederateTrainingOptions {

  private static final int MAX_CLIENTS = 1000;
  private static final int MAX_ROUNDS = 10_000;
  private static final int MAX_BATCH = 4096;
  private static final int MAX_EPOCHS = 100;
  private static final double MAX_LEARNING_RATE = 10;

  @Option(
      names = "--data",
      paramLabel = "statlog|PATH",
      description =
          "statlog for the built-in Landsat data set, or labeled samples: "
              + DataFormats.NAMES
              + ". A fifth is held out for testing, unless the data has test samples of its own"
              + " (default: ${DEFAULT-VALUE}).")
  private String data = DataSource.STATLOG;

  @Option(
      names = "--model",
      paramLabel = "SHAPE",
      description =
          "mlp:N,N,... for hidden layers of N neurons, or cnn:N,N,... for 3x3 convolutions with N"
              + " channels, each followed by 2x2 max pooling, and a dense layer of 64 (default:"
              + " ${DEFAULT-VALUE}).")
  private String model = "mlp:256,128";

  @Option(
      names = "--clients",
      paramLabel = "N",
      description = "Number of satellites (default: ${DEFAULT-VALUE}).")
  private int clients = 10;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Rounds of federated averaging (default: ${DEFAULT-VALUE}).")
  private int rounds = 20;

  @Option(
      names = "--partition",
      paramLabel = "KIND",
      defaultValue = "iid",
      description =
          "iid: every satellite sees all classes; skewed: each sees about two (default:"
              + " ${DEFAULT-VALUE}).")
  private Partition partition = Partition.IID;

  @Option(
      names = "--residual",
      paramLabel = "KIND",
      defaultValue = "aside",
      description =
          "Handling of the updates that a delta drops. trained: the satellite continues training"
              + " from weights that include them; aside: it trains from the shared weights and adds"
              + " them to its next delta (default: ${DEFAULT-VALUE}).")
  private Residual residual = Residual.ASIDE;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Maximum number of training samples of all satellites (default: all).")
  private @Nullable Integer samples;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      defaultValue = "sgd",
      description =
          "One of ${COMPLETION-CANDIDATES}; its state stays on board (default: ${DEFAULT-VALUE}).")
  private LocalLearning.Optimizer optimizer = LocalLearning.Optimizer.SGD;

  @Option(
      names = "--learning-rate",
      paramLabel = "R",
      description = "Learning rate of the optimizer (default: ${DEFAULT-VALUE}).")
  private double learningRate = 0.05;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Samples per training step (default: ${DEFAULT-VALUE}).")
  private int batch = 32;

  @Option(
      names = "--local-epochs",
      paramLabel = "N",
      description = "Passes over a satellite's samples per round (default: ${DEFAULT-VALUE}).")
  private int localEpochs = 1;

  DataSource data() throws IOException {
    if (data.equals(DataSource.STATLOG)) {
      return DataSource.statlog();
    }
    Path path = Path.of(data);
    if (!Files.exists(path)) {
      throw new InputException(
          "--data "
              + data
              + ": must be "
              + DataSource.STATLOG
              + " or a file or folder that exists");
    }
    return DataSource.read(path);
  }

  /**
   * @throws InputException if an option is out of range, or the model does not fit the data
   */
  FederateSettings settings(DataSource source) {
    if (!(learningRate > 0 && learningRate <= MAX_LEARNING_RATE)) {
      throw new InputException(
          "--learning-rate " + learningRate + ": must be above 0 and at most " + MAX_LEARNING_RATE);
    }
    LocalLearning learning =
        new LocalLearning(
            optimizer,
            learningRate,
            OptionValues.requireWithin("--batch", batch, 1, MAX_BATCH),
            OptionValues.requireWithin("--local-epochs", localEpochs, 1, MAX_EPOCHS));
    int most = source.trainingSize();
    OptionValues.requireWithin(
        "--clients", clients, 1, Math.min(MAX_CLIENTS, most / Partition.SHARDS));
    int used = samples == null ? most : samples;
    OptionValues.requireWithin("--samples", used, Partition.SHARDS * clients, most);
    return new FederateSettings(
        shape(source.input()),
        clients,
        OptionValues.requireWithin("--rounds", rounds, 1, MAX_ROUNDS),
        learning,
        partition,
        residual,
        used);
  }

  private ModelShape shape(InputShape input) {
    try {
      ModelShape shape = ModelShape.parse(model);
      shape.requireFits(input);
      return shape;
    } catch (IllegalArgumentException e) {
      throw new InputException("--model " + e.getMessage(), e);
    }
  }
}
