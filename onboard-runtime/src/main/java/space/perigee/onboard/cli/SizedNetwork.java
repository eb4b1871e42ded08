package space.perigee.onboard.cli;

import java.util.function.LongFunction;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.models.NetworkSource;

/**
 * A network that is looked at or measured.
 *
 * @param name what it is called
 * @param input shape of a sample
 * @param classes that it tells apart
 * @param networks makes it anew, with random weights by a seed, or as the file has it
 */
public record SizedNetwork(
    String name, InputShape input, int classes, LongFunction<MultiLayerNetwork> networks) {

  /**
   * A network of a file as it is, one of the catalog for samples as the options say.
   *
   * @throws IllegalArgumentException if it does not take such samples
   */
  static SizedNetwork of(NetworkSource source, SampleOptions samples) {
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
