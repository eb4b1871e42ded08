package space.perigee.onboard.learning;

import java.nio.FloatBuffer;
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
 * The parameters of a DL4J network as one array and back.
 *
 * <p>DL4J keeps all parameters in one row vector and gives every layer views of it. That vector's
 * order is the order here, so copying is one pass and bit-exact. A layer decides where its views
 * lie (a dense layer puts the weights first, a convolution the biases), so the layout is read from
 * the offsets of the views, and not from the order in which the parameter table names them.
 */
public final class NetworkParameters {

  private final MultiLayerNetwork network;
  private final ParameterLayout layout;

  /**
   * @throws IllegalArgumentException if the network's parameters do not fill its vector without
   *     gaps
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
   * The dimensions in the order in which the elements lie, the last one fastest. A dense layer
   * keeps its weights [inputs, outputs] column by column, which is [outputs, inputs] row by row.
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

  /** The parameters, named by their version. */
  public Weights weights() {
    return Weights.of(layout, toArray());
  }

  /**
   * Replaces the parameters.
   *
   * @throws IllegalArgumentException if {@code weights} are of another layout
   */
  public void set(Weights weights) {
    if (!weights.layout().equals(layout)) {
      throw new IllegalArgumentException("these weights are of another layout than the network");
    }
    set(weights.toArray());
  }

  /** A copy of the parameters. */
  float[] toArray() {
    return floats(network.params());
  }

  /** Replaces the parameters; {@code values} has the layout's size. */
  void set(float[] values) {
    put(values, network.params());
  }

  /** A copy of a vector that lies in memory without gaps. */
  static float[] floats(INDArray vector) {
    float[] values = new float[Math.toIntExact(vector.length())];
    buffer(vector).get(values);
    return values;
  }

  /** Writes a vector that lies in memory without gaps. */
  static void put(float[] values, INDArray vector) {
    if (values.length != vector.length()) {
      throw new IllegalArgumentException(
          values.length + " values, the vector has " + vector.length());
    }
    buffer(vector).put(values);
  }

  private static FloatBuffer buffer(INDArray vector) {
    FloatBuffer buffer = vector.data().asNioFloat();
    return buffer;
  }
}
