package space.perigee.onboard.models;

import java.util.List;
import org.nd4j.linalg.learning.config.IUpdater;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.learning.ModelFile;

/**
 * A model to be made.
 *
 * @param network its architecture
 * @param input shape of a sample
 * @param classes names of the classes, in the order of the outputs; two or more
 * @param updater optimizer, which stays with the model on board
 * @param seed of the random weights
 */
public record NewModel(
    ModelCatalog.Entry network,
    InputShape input,
    List<String> classes,
    IUpdater updater,
    long seed) {

  /**
   * @throws IllegalArgumentException if the network does not take such samples, or there are fewer
   *     than two classes
   */
  public NewModel {
    network.requireFits(input);
    classes = List.copyOf(classes);
    if (classes.size() < 2) {
      throw new IllegalArgumentException("classes " + classes + ": a classifier needs two or more");
    }
  }

  /**
   * The model with random weights. One for images takes pixels of 0 to 255; others take samples as
   * they are.
   *
   * @throws IllegalArgumentException if a class has no valid name, or two have the same
   */
  public ModelFile untrained() {
    return withRandomWeights()
        .withNormalizer(network.ofImages() ? Standardization.ofPixels() : null);
  }

  /** The same without normalization. */
  ModelFile withRandomWeights() {
    return ModelFile.of(
        network.create(input, classes.size(), updater.clone(), seed), input, classes);
  }
}
