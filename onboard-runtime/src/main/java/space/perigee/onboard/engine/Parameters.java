package space.perigee.onboard.engine;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A parameter tensor of the network and its gradient: views of the network's vectors of parameters
 * and of gradients. DL4J's updater reads the latter.
 *
 * @param values in memory order: {@code [outputs, inputs, height, width]} for a convolution, {@code
 *     [outputs, inputs]} for a dense layer
 * @param gradient gradient by the values, of the same shape
 */
record Parameters(INDArray values, INDArray gradient) {

  /** Returns tensor {@code name} of a layer, or null if there is none. */
  static @Nullable Parameters find(MultiLayerNetwork network, int layer, String name) {
    INDArray table = network.paramTable().get(layer + "_" + name);
    if (table == null) {
      return null;
    }
    INDArray values = table.rank() == 2 && table.ordering() == 'f' ? table.transpose() : table;
    return new Parameters(
        values, gradient(network, layer + "_" + name).reshape('c', values.shape()));
  }

  /** Returns the gradient of a tensor as a vector. */
  static INDArray gradient(MultiLayerNetwork network, String name) {
    INDArray table = network.getParam(name);
    long from = table.offset() - network.params().offset();
    INDArray all = network.getGradientsViewArray();
    return all.reshape(all.length()).get(NDArrayIndex.interval(from, from + table.length()));
  }

  /** Returns tensor {@code name} of a layer, which must exist. */
  static Parameters of(MultiLayerNetwork network, int layer, String name) {
    Parameters parameters = find(network, layer, name);
    if (parameters == null) {
      throw new IllegalStateException("layer " + layer + " has no parameters " + name);
    }
    return parameters;
  }
}
