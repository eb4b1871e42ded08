package space.perigee.onboard.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.learning.ModelFile;

/** A built-in network or a model file. */
public sealed interface NetworkSource {

  /**
   * The file with this name if it exists, or else the built-in network with this name.
   *
   * @throws IllegalArgumentException if neither exists; the message lists the built-in ones
   * @throws IOException if the file cannot be read or is not a model
   */
  static NetworkSource of(String nameOrFile) throws IOException {
    return Files.exists(Path.of(nameOrFile))
        ? new Filed(nameOrFile, ModelFile.read(Path.of(nameOrFile)))
        : ModelCatalog.find(nameOrFile)
            .map(CatalogSource::new)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "model '"
                            + nameOrFile
                            + "' must be a file, "
                            + ModelCatalog.allowedNames()));
  }

  /** The name of the built-in network or file. */
  String name();

  /**
   * The shape of the network's inputs.
   *
   * @param samples shape of the samples, as far as known
   * @param classes number of classes
   * @throws IllegalArgumentException if the network does not accept such samples or has another
   *     number of classes
   */
  InputShape shape(InputShape samples, int classes);

  /**
   * Creates the network: untrained with weights by the seed, or as stored in the file.
   *
   * @param input result of {@link #shape}
   */
  MultiLayerNetwork create(InputShape input, int classes, long seed);

  /** A built-in network. */
  record CatalogSource(ModelCatalog.Entry entry) implements NetworkSource {

    @Override
    public String name() {
      return entry.name();
    }

    @Override
    public InputShape shape(InputShape samples, int classes) {
      InputShape shape = entry.ofImages() ? samples : InputShape.ofFeatures(samples.size());
      entry.requireFits(shape);
      return shape;
    }

    @Override
    public MultiLayerNetwork create(InputShape input, int classes, long seed) {
      return entry.create(input, classes, seed);
    }
  }

  /** A network in a model file. */
  record Filed(String name, ModelFile file) implements NetworkSource {

    @Override
    public InputShape shape(InputShape samples, int classes) {
      if (file.labels().size() != classes || file.input().size() != samples.size()) {
        throw new IllegalArgumentException(
            name
                + ": takes "
                + file.input().dimensions()
                + " and tells "
                + file.labels().size()
                + " classes, the data has "
                + samples.dimensions()
                + " and "
                + classes);
      }
      return file.input();
    }

    @Override
    public MultiLayerNetwork create(InputShape input, int classes, long seed) {
      return file.network().clone();
    }
  }
}
