package space.perigee.sync.npz;

import java.io.IOException;
import java.nio.file.Path;
import space.perigee.sync.model.Weights;
import space.perigee.sync.model.WeightsFormat;

/** NumPy archives as a format of weight files. */
public final class NpzFormat implements WeightsFormat {

  @Override
  public String suffix() {
    return ".npz";
  }

  @Override
  public Weights read(Path file) throws IOException {
    return NpzFile.read(file);
  }

  @Override
  public void write(Path file, Weights weights, Path template) throws IOException {
    NpzFile.write(file, weights);
  }
}
