package space.perigee.onboard.keras;

import io.jhdf.api.Dataset;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Reads the variables of one layer in order and checks their shapes and values. */
final class Variables {

  private final KerasLayer layer;
  private final int count;
  private final Iterator<Dataset> left;

  Variables(KerasLayer layer, List<Dataset> datasets) {
    this.layer = layer;
    this.count = datasets.size();
    this.left = datasets.iterator();
  }

  /**
   * Returns the next variable.
   *
   * @param name name of the variable, for error messages
   * @param shape expected shape
   */
  INDArray next(String name, int... shape) throws KerasException {
    if (!left.hasNext()) {
      throw layer.wrong("the file has only " + count + " weights for it, none for " + name);
    }
    Dataset dataset = left.next();
    List<Integer> wanted = Arrays.stream(shape).boxed().toList();
    List<Integer> actual = Hdf5.shape(dataset);
    if (!actual.equals(wanted)) {
      throw layer.wrong(name + " is " + actual + ": must be " + wanted);
    }
    float[] values = Hdf5.floats(dataset);
    if (values == null) {
      throw layer.wrong(name + " must be float32");
    }
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw layer.wrong(name + " has a value that is not finite");
      }
    }
    return Nd4j.create(values, Arrays.stream(shape).asLongStream().toArray(), 'c');
  }

  /** Requires all variables to have been read. */
  void end() throws KerasException {
    if (left.hasNext()) {
      throw layer.wrong("the file has " + count + " weights for it, more than it needs");
    }
  }
}
