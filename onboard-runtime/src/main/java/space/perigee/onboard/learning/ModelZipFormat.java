package space.perigee.onboard.learning;

import java.io.IOException;
import java.nio.file.Path;
import space.perigee.sync.model.Weights;
import space.perigee.sync.model.WeightsFormat;

/** DL4J models as weight files; everything but the weights comes from the template. */
public final class ModelZipFormat implements WeightsFormat {

  @Override
  public String suffix() {
    return ".zip";
  }

  @Override
  public Weights read(Path file) throws IOException {
    return new NetworkParameters(ModelFile.read(file).network()).weights();
  }

  @Override
  public void write(Path file, Weights weights, Path template) throws IOException {
    ModelFile model = ModelFile.read(template);
    new NetworkParameters(model.network()).set(weights);
    model.write(file);
  }
}
