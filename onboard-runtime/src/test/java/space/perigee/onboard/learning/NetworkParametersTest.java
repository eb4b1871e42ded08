package space.perigee.onboard.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;

class NetworkParametersTest {

  static Stream<ModelFile> models() {
    return Stream.of(TestModels.dense(1), TestModels.convolutional(1));
  }

  @ParameterizedTest
  @MethodSource("models")
  void everyTensorLiesAtItsOffset(ModelFile model) {
    MultiLayerNetwork network = model.network();
    NetworkParameters parameters = new NetworkParameters(network);
    float[] before = parameters.toArray();
    assertThat(parameters.layout().tensors())
        .extracting(TensorSpec::name)
        .containsExactlyInAnyOrderElementsOf(network.paramTable().keySet());

    int offset = 0;
    for (TensorSpec tensor : parameters.layout().tensors()) {
      INDArray view = network.getParam(tensor.name());
      view.addi(1000);
      float[] after = parameters.toArray();
      for (int i = 0; i < after.length; i++) {
        boolean inside = i >= offset && i < offset + tensor.size();
        assertThat(after[i] > 500).as("%s, parameter %d", tensor, i).isEqualTo(inside);
      }
      view.subi(1000);
      offset += tensor.size();
    }
    assertThat(offset).isEqualTo(before.length);
  }

  @ParameterizedTest
  @MethodSource("models")
  void roundTripsEveryBitPattern(ModelFile model) {
    NetworkParameters parameters = new NetworkParameters(model.network());
    float[] values = new float[parameters.layout().size()];
    SplitMix64 random = new SplitMix64(7);
    for (int i = 0; i < values.length; i++) {
      float value = Float.intBitsToFloat((int) random.nextLong());
      values[i] = Float.isNaN(value) ? -0f : value;
    }
    Weights weights = Weights.of(parameters.layout(), values);

    parameters.set(weights);

    assertThat(parameters.weights().version()).isEqualTo(weights.version());
    assertThat(model.network().params().toFloatVector()).isEqualTo(values);
  }

  @Test
  void refusesWeightsOfAnotherNetwork() {
    Weights foreign = new NetworkParameters(TestModels.convolutional(1).network()).weights();
    assertThatThrownBy(() -> new NetworkParameters(TestModels.dense(1).network()).set(foreign))
        .hasMessageContaining("another layout");
  }
}
