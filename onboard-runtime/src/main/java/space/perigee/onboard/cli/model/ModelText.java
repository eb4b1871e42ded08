package space.perigee.onboard.cli.model;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.learning.config.IUpdater;
import space.perigee.onboard.engine.Trainer;
import space.perigee.onboard.engine.UnsupportedNetworkException;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.learning.ModelFile;

/** Properties of a model in words. */
final class ModelText {

  private ModelText() {}

  /** A shape as options take it, such as {@code 3x64x64}. */
  static String shape(List<Integer> dimensions) {
    return dimensions.stream().map(String::valueOf).collect(Collectors.joining("x"));
  }

  /** A shape and what it means. */
  static String input(InputShape input) {
    return shape(input.dimensions())
        + (input.isImage() ? " (channels, height, width)" : " features");
  }

  /** What becomes of samples before the network. */
  static String scaling(@Nullable DataNormalization normalizer) {
    if (normalizer == null) {
      return "as they are";
    }
    if (normalizer instanceof ImagePreProcessingScaler scaler) {
      return "0 to 255 become "
          + plain(scaler.getMinRange())
          + " to "
          + plain(scaler.getMaxRange());
    }
    return normalizer instanceof NormalizerStandardize
        ? "scaled to mean 0 and deviation 1 of the training data"
        : "by DL4J's " + normalizer.getClass().getSimpleName();
  }

  /** The optimizer and its learning rate. */
  static String training(MultiLayerNetwork network) {
    IUpdater updater =
        network.getLayer(network.getnLayers() - 1).conf().getLayer().getUpdaterByParam("W");
    return updater.getClass().getSimpleName()
        + ", learning rate "
        + plain(updater.getLearningRate(0, 0));
  }

  /** What runs a model. */
  static String runsIn(ModelFile model) {
    try {
      new Trainer(model.network(), model.input().dimensions());
      return "trained and run by Perigee's engine";
    } catch (UnsupportedNetworkException e) {
      return "trained and run by DL4J's own layers, slower: " + e.getMessage();
    }
  }

  /** Formats a number with no more digits than a float32 has, without an exponent. */
  private static String plain(double value) {
    return new BigDecimal(Float.toString((float) value)).stripTrailingZeros().toPlainString();
  }
}
