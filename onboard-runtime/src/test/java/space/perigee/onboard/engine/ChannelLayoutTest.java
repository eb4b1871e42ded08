package space.perigee.onboard.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

class ChannelLayoutTest {

  /** A convolution without weights outputs its biases, which tell the channels apart. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theValuesOfAChannelAreWhereTheLayoutSays(boolean oneDnn) throws Exception {
    MultiLayerNetwork network = Networks.convolutional(new Sgd(1));
    network.getParam("0_W").assign(0);
    network.getParam("0_b").assign(Nd4j.create(new float[] {1, 2, 3, 4, 5}).reshape(1, 5));
    Trainer trainer = new Trainer(network, Networks.IMAGE, oneDnn);

    float[] row = trainer.forward(0, 1, new float[3 * 9 * 8]);

    ChannelLayout layout = trainer.layoutAt(1);
    assertThat(layout).isEqualTo(new ChannelLayout(row.length, 5, 1));
    for (int i = 0; i < row.length; i++) {
      assertThat(row[i]).isEqualTo(1 + i / layout.neighbors() % layout.channels());
    }
  }

  @Test
  void channelsComeFirstInAnImageAndEveryFeatureIsAChannel() {
    assertThat(ChannelLayout.ofInput(List.of(3, 9, 8))).isEqualTo(new ChannelLayout(216, 3, 72));
    assertThat(ChannelLayout.ofInput(List.of(11))).isEqualTo(new ChannelLayout(11, 11, 1));
    assertThat(ChannelLayout.ofOutput(List.of(7))).isEqualTo(new ChannelLayout(7, 7, 1));
  }
}
