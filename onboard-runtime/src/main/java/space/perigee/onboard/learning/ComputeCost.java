package space.perigee.onboard.learning;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * An estimate of a network's arithmetic, in multiply-accumulates (MAC).
 *
 * <p>Each parameter of a layer takes part in one MAC per position of the layer's output: one for a
 * dense layer, {@code height * width} for a convolution. A MAC is two operations; training needs
 * one pass forward and two backward (for the gradients of the weights and of the input), so
 *
 * <pre>
 *   inferFlops = 2 * macs * samples        trainFlops = 6 * macs * samples
 * </pre>
 *
 * Pooling, activations, normalization and the updater are not counted: they are a few percent of
 * the arithmetic, though more of the time. The method is that of Kaplan et al., Scaling laws for
 * neural language models, 2020, section 2.1.
 *
 * @param macsOfLayers multiply-accumulates of one forward pass of one sample, layer by layer
 */
public record ComputeCost(List<Long> macsOfLayers) {

  private static final double OPERATIONS_PER_MAC = 2;
  private static final double TRAIN_PASSES = 3;

  public ComputeCost {
    macsOfLayers = List.copyOf(macsOfLayers);
  }

  /** Counts the MACs of a network. */
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

  /** The cost of the layers {@code from} to {@code to}, exclusive. */
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
