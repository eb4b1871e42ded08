package space.perigee.onboard.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import space.perigee.onboard.learning.SplitMix64;

/** Steps by native operations equal DL4J's bit for bit. */
class NativeUpdaterTest {

  private static final int STEPS = 200;

  private static final MapSchedule SCHEDULE =
      new MapSchedule(ScheduleType.ITERATION, Map.of(0, 0.01, 3, 0.02, 50, 0.001));

  static Stream<IUpdater> known() {
    return Stream.of(
        new Sgd(0.1),
        new Sgd(SCHEDULE),
        new Nesterovs(0.05, 0.9),
        new Nesterovs(SCHEDULE, new MapSchedule(ScheduleType.ITERATION, Map.of(0, 0.9, 7, 0.5))),
        new RmsProp(0.01, 0.9, 1e-7),
        new RmsProp(SCHEDULE),
        new Adam(0.01, 0.8, 0.95, 1e-6),
        new Adam(SCHEDULE));
  }

  /** A network with two parts that have their own updaters. */
  private static MultiLayerNetwork network(IUpdater updater) {
    return Networks.of(
        Networks.FEATURES,
        updater,
        new DenseLayer.Builder().nOut(6).build(),
        new DenseLayer.Builder().nOut(5).updater(new Sgd(0.3)).build(),
        Networks.output());
  }

  @ParameterizedTest
  @MethodSource("known")
  void stepsAndStateAreThoseOfDl4j(IUpdater updater) throws Exception {
    MultiLayerNetwork own = network(updater);
    MultiLayerNetwork stock = own.clone();
    assertThat(isNative(own)).isTrue();
    Trainer trainer = new Trainer(own, Networks.FEATURES);
    Dl4jSteps steps = new Dl4jSteps(stock);
    SplitMix64 random = new SplitMix64(1);

    for (int i = 0; i < STEPS; i++) {
      float[] gradient = new float[trainer.parameterCount()];
      for (int k = 0; k < gradient.length; k++) {
        gradient[k] = 2 * random.nextFloat() - 1;
      }
      trainer.setGradient(gradient);
      assertThat(trainer.step()).isTrue();
      steps.take(gradient);
    }

    assertThat(trainer.parameters()).containsExactly(floats(stock.params()));
    INDArray state = own.getUpdater().getStateViewArray();
    if (state != null) {
      assertThat(floats(state)).containsExactly(floats(stock.getUpdater().getStateViewArray()));
    }
  }

  @Test
  void continuesFromAStateSetInTheNetwork() throws Exception {
    MultiLayerNetwork network = network(new Adam(0.01));
    Trainer trainer = new Trainer(network, Networks.FEATURES);
    float[] gradient = new float[trainer.parameterCount()];
    gradient[0] = 1;
    trainer.setGradient(gradient);
    trainer.step();
    float[] state = floats(network.getUpdater().getStateViewArray());
    float[] parameters = trainer.parameters();
    trainer.setGradient(gradient);
    trainer.step();
    float[] expected = trainer.parameters();

    network.getUpdater().getStateViewArray().data().setData(state);
    network.setIterationCount(1);
    trainer.setParameters(parameters);
    trainer.setGradient(gradient);
    trainer.step();

    assertThat(trainer.parameters()).containsExactly(expected);
  }

  @Test
  void followsAReplacedUpdater() throws Exception {
    MultiLayerNetwork network = Networks.dense(new Sgd(0.1));
    Trainer trainer = new Trainer(network, Networks.FEATURES);
    float[] gradient = new float[trainer.parameterCount()];
    gradient[0] = 1;
    trainer.setGradient(gradient);
    trainer.step();
    float before = trainer.parameters()[0];

    network.setLearningRate(0.5);
    trainer.setGradient(gradient);
    trainer.step();

    assertThat(before - trainer.parameters()[0]).isEqualTo(0.5f);
  }

  static Stream<MultiLayerNetwork> leftToDl4j() {
    DenseLayer.Builder layer = new DenseLayer.Builder().nOut(6);
    return Stream.of(
        Networks.dense(new AdaGrad(0.1)),
        Networks.of(
            Networks.FEATURES,
            new Sgd(0.1),
            new DenseLayer.Builder().nOut(6).l2(0.01).build(),
            Networks.output()),
        Networks.of(
            Networks.FEATURES,
            new Sgd(0.1),
            new DenseLayer.Builder().nOut(6).weightDecay(0.01).build(),
            Networks.output()),
        Networks.of(
            Networks.FEATURES,
            new Sgd(0.1),
            layer
                .gradientNormalization(GradientNormalization.ClipL2PerLayer)
                .gradientNormalizationThreshold(0.1)
                .build(),
            Networks.output()));
  }

  @ParameterizedTest
  @MethodSource("leftToDl4j")
  void leavesUnsupportedUpdatersToDl4j(MultiLayerNetwork own) throws Exception {
    MultiLayerNetwork stock = own.clone();
    assertThat(isNative(own)).isFalse();
    Trainer trainer = new Trainer(own, Networks.FEATURES);
    Dl4jSteps steps = new Dl4jSteps(stock);
    float[] gradient = new float[trainer.parameterCount()];
    Arrays.fill(gradient, 0.5f);

    for (int i = 0; i < 3; i++) {
      trainer.setGradient(gradient);
      trainer.step();
      steps.take(gradient);
    }

    assertThat(trainer.parameters()).containsExactly(floats(stock.params()));
  }

  private static boolean isNative(MultiLayerNetwork network) {
    network.initGradientsView();
    INDArray gradient = network.getGradientsViewArray();
    return NativeUpdater.of(network.getUpdater(), gradient.reshape(gradient.length())).isPresent();
  }

  private static float[] floats(INDArray array) {
    return array.dup().data().asFloat();
  }

  /** DL4J's own updater. */
  private static final class Dl4jSteps {

    private final MultiLayerNetwork network;

    Dl4jSteps(MultiLayerNetwork network) {
      this.network = network;
      network.initGradientsView();
    }

    void take(float[] values) {
      INDArray gradient = network.getGradientsViewArray();
      gradient.data().setData(values);
      DefaultGradient named = new DefaultGradient(gradient);
      for (String name : network.paramTable().keySet()) {
        named.setGradientFor(name, Parameters.gradient(network, name));
      }
      int iteration = network.getIterationCount();
      network
          .getUpdater()
          .update(network, named, iteration, 0, 1, LayerWorkspaceMgr.noWorkspaces());
      network.params().subi(gradient.reshape(gradient.length()));
      network.setIterationCount(iteration + 1);
    }
  }
}
