package space.perigee.onboard.engine;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A parameter tensor of the network and the place of its gradient: views of the network's two
 * vectors, the second of which DL4J's updater reads.
 *
 * @param values in the order in which they lie: of a convolution {@code [outputs, inputs, height,
 *     width]}, of a dense layer {@code [outputs, inputs]}
 * @param gradient of the same shape
 */
record Parameters(INDArray values, INDArray gradient) {

  /** Tensor {@code name} of a layer, or null if the layer has none of that name. */
  static @Nullable Parameters find(MultiLayerNetwork network, int layer, String name) {
    INDArray table = network.paramTable().get(layer + "_" + name);
    if (table == null) {
      return null;
    }
    INDArray values = table.rank() == 2 && table.ordering() == 'f' ? table.transpose() : table;
    return new Parameters(
        values, gradient(network, layer + "_" + name).reshape('c', values.shape()));
  }

  /** The place of the gradient of a tensor, as a vector. */
  static INDArray gradient(MultiLayerNetwork network, String name) {
    INDArray table = network.getParam(name);
    long from = table.offset() - network.params().offset();
    INDArray all = network.getGradientsViewArray();
    return all.reshape(all.length()).get(NDArrayIndex.interval(from, from + table.length()));
  }

  /** A tensor that the layer must have. */
  static Parameters of(MultiLayerNetwork network, int layer, String name) {
    Parameters parameters = find(network, layer, name);
    if (parameters == null) {
      throw new IllegalStateException("layer " + layer + " has no parameters " + name);
    }
    return parameters;
  }
}
