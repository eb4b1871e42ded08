package space.perigee.onboard.learning;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * What a network costs to compute: an estimate by counting multiply-accumulates (MAC).
 *
 * <p>Every parameter of a layer takes part in one MAC for each place of the layer's output: one
 * place for a dense layer, {@code height * width} for a convolution. A MAC is two operations;
 * training needs it once forward and twice backward (for the gradient of the weights and of the
 * input), so
 *
 * <pre>
 *   inferFlops = 2 * macs * samples        trainFlops = 6 * macs * samples
 * </pre>
 *
 * Pooling, activations, normalization and the updater are left out; they are a few per cent of the
 * arithmetic, though more of the time. Count as in Kaplan et al., Scaling laws for neural language
 * models, 2020, section 2.1.
 *
 * @param macsOfLayers multiply-accumulates of one forward pass of one sample, layer by layer
 */
public record ComputeCost(List<Long> macsOfLayers) {

  private static final double OPERATIONS_PER_MAC = 2;
  private static final double TRAIN_PASSES = 3;

  public ComputeCost {
    macsOfLayers = List.copyOf(macsOfLayers);
  }

  /** Counts a network's. */
  public static ComputeCost of(MultiLayerNetwork network, InputShape input) {
    List<InputType> outputs =
        network.getLayerWiseConfigurations().getLayerActivationTypes(input.inputType());
    List<Long> macs = new ArrayList<>();
    for (int i = 0; i < network.getnLayers(); i++) {
      Layer layer = network.getLayer(i);
      macs.add(layer.numParams() * places(outputs.get(i)));
    }
    return new ComputeCost(macs);
  }

  private static long places(InputType output) {
    if (output instanceof InputType.InputTypeConvolutional image) {
      return image.getHeight() * image.getWidth();
    }
    return 1;
  }

  /** Of the layers from one to another, which is not counted: what lies between two cuts. */
  public ComputeCost between(int from, int to) {
    return new ComputeCost(macsOfLayers.subList(from, to));
  }

  /** Multiply-accumulates of one forward pass of one sample. */
  public long macsPerSample() {
    return macsOfLayers.stream().mapToLong(Long::longValue).sum();
  }

  /** Operations of predicting {@code samples}. */
  public double inferFlops(int samples) {
    return OPERATIONS_PER_MAC * macsPerSample() * samples;
  }

  /** Operations of a training step on {@code samples}. */
  public double trainFlops(int samples) {
    return TRAIN_PASSES * OPERATIONS_PER_MAC * macsPerSample() * samples;
  }
}
