package space.perigee.onboard.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A model saved with {@code model.save("model.h5")}:
 *
 * <pre>
 *   attributes model_config, training_config       JSON
 *   model_weights/LAYER, attribute weight_names    paths below it, in variable order
 * </pre>
 */
record H5File(Hdf5 file, JsonNode model, JsonNode training) implements KerasFile {

  private static final String WEIGHTS = "model_weights";

  static H5File open(Path path) throws KerasException {
    Hdf5 file = Hdf5.open(path);
    try {
      String model = file.text("model_config");
      if (model == null) {
        throw new KerasException(
            "no model_config, only weights: save the whole model with model.save('....h5')");
      }
      String training = file.text("training_config");
      return new H5File(
          file,
          KerasFile.json("model_config", model),
          training == null
              ? MissingNode.getInstance()
              : KerasFile.json("training_config", training));
    } catch (KerasException e) {
      file.close();
      throw e;
    }
  }

  @Override
  public JsonNode optimizer() {
    return training.path("optimizer_config");
  }

  @Override
  public JsonNode loss() {
    return training.path("loss");
  }

  @Override
  public List<Dataset> variables(KerasLayer layer) throws KerasException {
    Group group = file.group(WEIGHTS + "/" + layer.name());
    if (group == null) {
      throw layer.wrong("the file has no weights for it");
    }
    List<Dataset> variables = new ArrayList<>();
    for (String name : Hdf5.texts(group, "weight_names")) {
      Dataset dataset = Hdf5.dataset(group, name);
      if (dataset == null) {
        throw layer.wrong("the file has no weights " + name);
      }
      variables.add(dataset);
    }
    return variables;
  }

  @Override
  public void close() {
    file.close();
  }
}
