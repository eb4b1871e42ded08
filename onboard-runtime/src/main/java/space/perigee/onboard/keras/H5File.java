package space.perigee.onboard.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code model.save("model.h5")}:
 *
 * <pre>
 *   attributes model_config, training_config       JSON
 *   model_weights/LAYER, attribute weight_names    paths below it, in the order of the variables
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
            "no model_config: weights alone; save the whole model by model.save('....h5')");
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
      throw layer.wrong("no weights of it in the file");
    }
    List<Dataset> variables = new ArrayList<>();
    for (String name : Hdf5.texts(group, "weight_names")) {
      Dataset dataset = Hdf5.dataset(group, name);
      if (dataset == null) {
        throw layer.wrong("no weights " + name + " in the file");
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
