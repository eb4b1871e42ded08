package space.perigee.onboard.cli.model;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import picocli.CommandLine.Option;
import space.perigee.sync.io.InputException;

/** Options for the optimizer of a model, with which it is trained on the ground and on board. */
final class OptimizerOptions {

  private static final double ADAM_RATE = 1e-3;
  private static final double SGD_RATE = 1e-2;

  /** Optimizers. */
  enum Kind {
    ADAM,
    SGD;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--optimizer",
      paramLabel = "KIND",
      defaultValue = "adam",
      description =
          "Optimizer, on the ground and on board: ${COMPLETION-CANDIDATES} (default:"
              + " ${DEFAULT-VALUE}).")
  private Kind kind = Kind.ADAM;

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      description =
          "Learning rate, on the ground and on board (default: 0.001 with adam, 0.01 with sgd).")
  private @Nullable Double rate;

  /**
   * The optimizer.
   *
   * @throws InputException if the learning rate is not above 0
   */
  IUpdater updater() {
    Double given = rate;
    if (given != null && !(given > 0 && Double.isFinite(given))) {
      throw new InputException("--learning-rate " + given + ": must be above 0");
    }
    return switch (kind) {
      case ADAM -> new Adam(given == null ? ADAM_RATE : given);
      case SGD -> new Sgd(given == null ? SGD_RATE : given);
    };
  }
}
