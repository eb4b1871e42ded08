package space.perigee.onboard.cli;

import java.util.function.LongFunction;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.models.NetworkSource;

/**
 * A network with its input shape and its number of classes.
 *
 * @param name its name
 * @param input shape of a sample
 * @param classes number of classes
 * @param networks creates it with random weights from a seed, or with the weights of the file
 */
public record SizedNetwork(
    String name, InputShape input, int classes, LongFunction<MultiLayerNetwork> networks) {

  /**
   * Takes a network of a file as it is, or sizes a built-in one for the samples that the options
   * describe.
   *
   * @throws IllegalArgumentException if it cannot take such samples
   */
  public static SizedNetwork of(NetworkSource source, SampleOptions samples) {
    if (source instanceof NetworkSource.Filed filed) {
      InputShape input = filed.file().input();
      int classes = filed.file().labels().size();
      return new SizedNetwork(
          source.name(), input, classes, seed -> source.create(input, classes, seed));
    }
    int classes = samples.classes();
    InputShape wanted = samples.shape(((NetworkSource.CatalogSource) source).entry());
    InputShape input = source.shape(wanted, classes);
    return new SizedNetwork(
        source.name(), input, classes, seed -> source.create(input, classes, seed));
  }

  public MultiLayerNetwork network() {
    return networks.apply(1);
  }
}
