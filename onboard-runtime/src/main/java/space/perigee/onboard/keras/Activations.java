package space.perigee.onboard.keras;

import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;

/**
 * Maps Keras' activations to ND4J's, if both compute the same function. {@code gelu} is an
 * approximation in ND4J, and {@code hard_sigmoid} changed between Keras 2 and 3.
 */
final class Activations {

  static final String SOFTMAX = "softmax";
  static final String LINEAR = "linear";
  static final String SIGMOID = "sigmoid";

  private static final double LEAK = 0.2;
  private static final double LEAK_OF_LAYER = 0.3;

  private Activations() {}

  /** Returns the activation that a layer names. */
  static IActivation named(KerasLayer layer) throws KerasException {
    String name = layer.text("activation", LINEAR);
    return switch (name) {
      case LINEAR -> Activation.IDENTITY.getActivationFunction();
      case "relu" -> Activation.RELU.getActivationFunction();
      case "relu6" -> Activation.RELU6.getActivationFunction();
      case "leaky_relu" -> new ActivationLReLU(LEAK);
      case "elu" -> new ActivationELU(1);
      case "selu" -> Activation.SELU.getActivationFunction();
      case "softplus" -> Activation.SOFTPLUS.getActivationFunction();
      case "softsign" -> Activation.SOFTSIGN.getActivationFunction();
      case "tanh" -> Activation.TANH.getActivationFunction();
      case SIGMOID -> Activation.SIGMOID.getActivationFunction();
      case "swish", "silu" -> Activation.SWISH.getActivationFunction();
      case "mish" -> Activation.MISH.getActivationFunction();
      case SOFTMAX -> throw layer.wrong("activation softmax is supported only at the end");
      default -> throw layer.wrong("activation " + name + " is not supported");
    };
  }

  /** Returns the activation of a layer {@code ReLU}, {@code LeakyReLU} or {@code ELU}. */
  static IActivation ofLayer(KerasLayer layer) throws KerasException {
    return switch (layer.type()) {
      case "ReLU" -> rectifier(layer);
      case "LeakyReLU" ->
          new ActivationLReLU(
              layer.number(layer.has("alpha") ? "alpha" : "negative_slope", LEAK_OF_LAYER));
      case "ELU" -> new ActivationELU(layer.number("alpha", 1));
      default -> throw new IllegalArgumentException(layer.type());
    };
  }

  private static IActivation rectifier(KerasLayer layer) throws KerasException {
    if (layer.number("threshold", 0) != 0 || layer.number("negative_slope", 0) != 0) {
      throw layer.wrong("a threshold or slope other than 0 is not supported");
    }
    return layer.has("max_value")
        ? new ActivationReLU(layer.number("max_value", 0), 0.0, 0.0)
        : Activation.RELU.getActivationFunction();
  }
}
