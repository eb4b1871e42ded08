package space.perigee.onboard.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import space.perigee.onboard.flight.payload.PredictionQueue;
import space.perigee.onboard.flight.payload.PredictionTargets;
import space.perigee.sync.io.InputException;

/** Options for the predictions that leave the runtime. */
final class PredictionOptions {

  private static final int DEFAULT_LIMIT_MIB = 64;

  @Option(
      names = "--predictions",
      paramLabel = "FILE|URI",
      description = {
        "Write the prediction of each sample, made before training on it: to a file of JSON lines,"
            + " or to the topic mqtt://HOST:PORT/TOPIC of a broker on the satellite."
      })
  private @Nullable String target;

  @Option(
      names = "--predictions-limit",
      paramLabel = "MIB",
      defaultValue = "" + DEFAULT_LIMIT_MIB,
      description =
          "Largest size of the file of --predictions and its predecessor FILE.1 together (default:"
              + " ${DEFAULT-VALUE}).")
  private int limitMib = DEFAULT_LIMIT_MIB;

  /**
   * Opens the way for predictions; empty without the option.
   *
   * @throws InputException if the options do not name one
   */
  Optional<PredictionQueue> open(String satellite) {
    if (limitMib < 1) {
      throw new InputException("--predictions-limit " + limitMib + ": must be 1 MiB or more");
    }
    if (target == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new PredictionQueue(PredictionTargets.of(target, satellite, (long) limitMib << 20)));
    } catch (InputException e) {
      throw new InputException("--predictions " + e.getMessage(), e);
    }
  }
}
