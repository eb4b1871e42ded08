package space.perigee.onboard.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipException;

/**
 * A model saved with {@code model.save("model.keras")}, a zip file:
 *
 * <pre>
 *   config.json         the model and its compile options
 *   model.weights.h5    layers/CLASS/vars/0, 1, ...   CLASS in snake case, numbered: dense, dense_1
 * </pre>
 *
 * Layers are numbered by class rather than named, since each process generates new names.
 *
 * @param weights the weights file
 * @param config contents of {@code config.json}
 * @param groups HDF5 group of each layer, by layer name
 */
record KerasArchive(Hdf5 weights, JsonNode config, Map<String, String> groups)
    implements KerasFile {

  private static final String CONFIG = "config.json";
  private static final String WEIGHTS = "model.weights.h5";
  private static final String LAYERS = "layers";
  private static final int MAX_BYTES = 1 << 28;

  static KerasArchive open(Path path) throws IOException, KerasException {
    JsonNode config;
    byte[] weights;
    try (FileSystem zip = FileSystems.newFileSystem(path)) {
      String text = new String(entry(zip, CONFIG), StandardCharsets.UTF_8);
      config = KerasFile.json(CONFIG, text);
      weights = entry(zip, WEIGHTS);
    } catch (ProviderNotFoundException | ZipException e) {
      throw new KerasException("damaged zip: " + e.getMessage(), e);
    }
    return new KerasArchive(Hdf5.of(weights), config, groups(config));
  }

  private static byte[] entry(FileSystem zip, String name) throws IOException, KerasException {
    Path entry = zip.getPath(name);
    if (!Files.exists(entry)) {
      throw new KerasException("no entry " + name + "; save the model as .h5");
    }
    if (Files.size(entry) > MAX_BYTES) {
      throw new KerasException(
          name
              + " has "
              + Files.size(entry)
              + " bytes, above the limit of "
              + MAX_BYTES
              + "; save the model as .h5");
    }
    return Files.readAllBytes(entry);
  }

  private static Map<String, String> groups(JsonNode model) throws KerasException {
    Map<String, String> groups = new HashMap<>();
    Map<String, Integer> counts = new HashMap<>();
    for (JsonNode node : model.path("config").path("layers")) {
      KerasLayer layer = KerasLayer.of(node);
      String type = snakeCase(layer.type());
      int before = counts.merge(type, 1, Integer::sum) - 1;
      groups.put(layer.name(), before == 0 ? type : type + "_" + before);
    }
    return groups;
  }

  /** Converts {@code DepthwiseConv2D} to {@code depthwise_conv2d}. */
  private static String snakeCase(String type) {
    return type.replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }

  @Override
  public JsonNode model() {
    return config;
  }

  @Override
  public JsonNode optimizer() {
    return config.path("compile_config").path("optimizer");
  }

  @Override
  public JsonNode loss() {
    return config.path("compile_config").path("loss");
  }

  @Override
  public List<Dataset> variables(KerasLayer layer) throws KerasException {
    Group group = weights.group(LAYERS + "/" + groups.get(layer.name()) + "/vars");
    if (group == null) {
      throw layer.wrong("the file has no weights for it; save the model as .h5");
    }
    String name = Hdf5.text(group, "name");
    if (name != null && !name.equals(layer.name())) {
      throw layer.wrong("its weights belong to '" + name + "'; save the model as .h5");
    }
    List<Dataset> variables = new ArrayList<>();
    Dataset next = Hdf5.dataset(group, "0");
    while (next != null) {
      variables.add(next);
      next = Hdf5.dataset(group, String.valueOf(variables.size()));
    }
    return variables;
  }

  @Override
  public void close() {
    weights.close();
  }
}
