package space.perigee.onboard.cli;

import java.util.List;
import picocli.CommandLine.Option;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.models.ModelCatalog;
import space.perigee.sync.io.InputException;

/** Options for the samples that a built-in network takes. */
public final class SampleOptions {

  @Option(
      names = "--image",
      paramLabel = "C,H,W",
      split = ",",
      defaultValue = "3,64,64",
      description = "Shape of an image: channels, height, width (default: ${DEFAULT-VALUE}).")
  private List<Integer> image = List.of(3, 64, 64);

  @Option(
      names = "--features",
      paramLabel = "N",
      description =
          "Number of features of a sample, for networks that do not take images"
              + " (default: ${DEFAULT-VALUE}).")
  private int features = 36;

  @Option(
      names = "--classes",
      paramLabel = "N",
      description = "Number of classes (default: ${DEFAULT-VALUE}).")
  private int classes = 10;

  /**
   * Number of classes.
   *
   * @throws InputException if there are fewer than 2 classes
   */
  public int classes() {
    if (classes < 2) {
      throw new InputException("--classes " + classes + " must be 2 or more");
    }
    return classes;
  }

  /**
   * Shape of the samples that a network takes.
   *
   * @throws IllegalArgumentException if the options describe no valid shape
   */
  public InputShape shape(ModelCatalog.Entry entry) {
    return entry.ofImages() ? new InputShape(image) : InputShape.ofFeatures(features);
  }
}
