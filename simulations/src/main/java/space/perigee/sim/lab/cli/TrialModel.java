package space.perigee.sim.lab.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import space.perigee.onboard.cli.SizedNetwork;
import space.perigee.onboard.engine.UnsupportedNetworkException;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.models.NetworkSource;
import space.perigee.sync.io.InputException;

/** Options for the network of a trial. */
public final class TrialModel {

  @Option(
      names = "--model",
      paramLabel = "NAME|FILE",
      description =
          "Built-in network from 'perigee model show', or a model file (default:"
              + " chosen by the data).")
  private @Nullable String model;

  /**
   * Reads the model file, if one is given.
   *
   * @throws InputException if the network does not fit the data
   */
  SizedNetwork prepare(TrialData.Loaded loaded) throws IOException {
    int classes = loaded.split().train().classes().size();
    String byData = loaded.shape().isImage() ? "cnn-300k" : "mlp";
    try {
      NetworkSource source = NetworkSource.of(model == null ? byData : model);
      InputShape shape = source.shape(loaded.shape(), classes);
      return new SizedNetwork(
          source.name(), shape, classes, seed -> source.create(shape, classes, seed));
    } catch (IllegalArgumentException e) {
      throw new InputException("--model: " + e.getMessage(), e);
    }
  }

  /** The complaint that the engine does not support a layer of the model. */
  static InputException unsupported(UnsupportedNetworkException e) {
    return new InputException("--model: no strategy can train it: " + e.getMessage(), e);
  }
}
