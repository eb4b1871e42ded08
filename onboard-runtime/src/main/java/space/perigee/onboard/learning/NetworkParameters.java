package space.perigee.onboard.learning;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;

/**
 * Reads and writes the parameters of a DL4J network as one array.
 *
 * <p>DL4J keeps all parameters in one row vector, of which every layer has views. The array has the
 * vector's order, so copying is one pass and bit-exact. Each layer places its own views (a dense
 * layer puts the weights first, a convolution the biases), so the layout follows the offsets of the
 * views, not the order of the parameter table.
 */
public final class NetworkParameters {

  private final MultiLayerNetwork network;
  private final ParameterLayout layout;

  /**
   * @throws IllegalArgumentException if the vector of parameters has gaps
   */
  public NetworkParameters(MultiLayerNetwork network) {
    this.network = network;
    this.layout = layoutOf(network);
  }

  private static ParameterLayout layoutOf(MultiLayerNetwork network) {
    List<TensorSpec> tensors = new ArrayList<>();
    long end = network.params().offset();
    List<Map.Entry<String, INDArray>> views =
        network.paramTable().entrySet().stream()
            .filter(view -> view.getValue().length() > 0)
            .sorted(Comparator.comparingLong(view -> view.getValue().offset()))
            .toList();
    for (Map.Entry<String, INDArray> view : views) {
      if (view.getValue().offset() != end) {
        throw new IllegalArgumentException(
            "parameter "
                + view.getKey()
                + " begins at "
                + view.getValue().offset()
                + ", must at "
                + end);
      }
      end += view.getValue().length();
      tensors.add(new TensorSpec(view.getKey(), shape(view.getValue())));
    }
    if (end - network.params().offset() != network.numParams()) {
      throw new IllegalArgumentException(
          "the parameter table has "
              + (end - network.params().offset())
              + " of "
              + network.numParams()
              + " parameters");
    }
    return new ParameterLayout(tensors);
  }

  /**
   * The dimensions in memory order, the last one varying fastest. A dense layer stores its weights
   * [inputs, outputs] by column, which is [outputs, inputs] by row.
   */
  private static List<Integer> shape(INDArray array) {
    List<Integer> shape = new ArrayList<>();
    for (long dimension : array.shape()) {
      shape.add(Math.toIntExact(dimension));
    }
    if (array.ordering() == 'f' && !array.isVectorOrScalar()) {
      Collections.reverse(shape);
    }
    return shape;
  }

  /** Names and shapes in the order of the array. */
  public ParameterLayout layout() {
    return layout;
  }

  /** The parameters and their version. */
  public Weights weights() {
    return Weights.of(layout, toArray());
  }

  /**
   * Replaces the parameters.
   *
   * @throws IllegalArgumentException if {@code weights} have another layout
   */
  public void set(Weights weights) {
    if (!weights.layout().equals(layout)) {
      throw new IllegalArgumentException("the weights have another layout than the network");
    }
    set(weights.toArray());
  }

  /** A copy of the parameters. */
  float[] toArray() {
    return floats(network.params());
  }

  /** Replaces the parameters; {@code values} must have the layout's size. */
  void set(float[] values) {
    put(values, network.params());
  }

  /** A copy of a contiguous vector. */
  static float[] floats(INDArray vector) {
    float[] values = new float[Math.toIntExact(vector.length())];
    vector.data().asNioFloat().get(values);
    return values;
  }

  /** Writes a contiguous vector. */
  static void put(float[] values, INDArray vector) {
    if (values.length != vector.length()) {
      throw new IllegalArgumentException(
          values.length + " values, the vector has " + vector.length());
    }
    vector.data().asNioFloat().put(values);
  }
}
