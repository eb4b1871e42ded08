package space.perigee.onboard.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.learning.ModelFile;

/** Where a network comes from: the catalog, by a name, or a model file. */
public sealed interface NetworkSource {

  /**
   * What is meant: a file, if there is one of that name, else a name of the catalog.
   *
   * @throws IllegalArgumentException if it is neither; names those of the catalog
   * @throws IOException if the file cannot be read, or is no model
   */
  static NetworkSource of(String nameOrFile) throws IOException {
    return Files.exists(Path.of(nameOrFile))
        ? new Filed(nameOrFile, ModelFile.read(Path.of(nameOrFile)))
        : new CatalogSource(ModelCatalog.named(nameOrFile));
  }

  /** What it is called. */
  String name();

  /**
   * The shape in which the network takes samples.
   *
   * @param samples their shape, as far as it is known
   * @param classes that are to be told apart
   * @throws IllegalArgumentException if it does not take such samples, or tells other classes
   */
  InputShape shape(InputShape samples, int classes);

  /**
   * Makes the network, untrained by the seed, or as the file has it.
   *
   * @param input as {@link #shape} gave it
   */
  MultiLayerNetwork create(InputShape input, int classes, long seed);

  /** A network of the catalog. */
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

  /** A network of a file. */
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
