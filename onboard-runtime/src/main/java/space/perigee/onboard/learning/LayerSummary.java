package space.perigee.onboard.learning;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * What a layer is, for people.
 *
 * @param type DL4J's name of the layer, such as {@code Convolution}
 * @param output shape of its output for one sample
 * @param parameters number of parameters
 * @param macs multiply-accumulates for one sample; see {@link ComputeCost}
 */
public record LayerSummary(String type, List<Integer> output, long parameters, long macs) {

  private static final String SUFFIX = "Layer";

  public LayerSummary {
    output = List.copyOf(output);
  }

  /**
   * The layers of a network, in order.
   *
   * @param cost the arithmetic of the network for such samples
   */
  public static List<LayerSummary> of(
      MultiLayerNetwork network, InputShape input, ComputeCost cost) {
    List<InputType> outputs =
        network.getLayerWiseConfigurations().getLayerActivationTypes(input.inputType());
    List<Long> macs = cost.macsOfLayers();
    List<LayerSummary> layers = new ArrayList<>();
    for (int i = 0; i < network.getnLayers(); i++) {
      Layer layer = network.getLayer(i);
      layers.add(
          new LayerSummary(
              type(layer.conf().getLayer().getClass().getSimpleName()),
              shape(outputs.get(i)),
              layer.numParams(),
              macs.get(i)));
    }
    return layers;
  }

  private static String type(String name) {
    return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
  }

  private static List<Integer> shape(InputType type) {
    if (type instanceof InputType.InputTypeConvolutional image) {
      return List.of(
          Math.toIntExact(image.getChannels()),
          Math.toIntExact(image.getHeight()),
          Math.toIntExact(image.getWidth()));
    }
    return List.of(Math.toIntExact(type.arrayElementsPerExample()));
  }
}
