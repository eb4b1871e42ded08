package space.perigee.onboard.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.AdamUpdater;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.NesterovsUpdater;
import org.nd4j.linalg.learning.RmsPropUpdater;
import org.nd4j.linalg.learning.SgdUpdater;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;

/**
 * Converts a gradient to an update step like DL4J's updater, with the same native operations on the
 * same state, bound to their arrays once. DL4J describes each operation anew at every step and cuts
 * the gradient into views for optional processing, which allocates some 200 kB.
 *
 * <p>Supports SGD, Nesterov's momentum (Sutskever et al., ICML 2013), RMSProp (Hinton, 2012) and
 * Adam (Kingma and Ba, ICLR 2015), with their schedules, but no regularization, clipping and the
 * like.
 */
final class NativeUpdater {

  /** Consecutive parameters with the same updater. */
  private record Block(IUpdater config, NativeOp op) {

    void apply(int iteration, int epoch) {
      op.setReal(0, config.getLearningRate(iteration, epoch));
      if (config instanceof Nesterovs nesterovs) {
        op.setReal(1, nesterovs.currentMomentum(iteration, epoch));
      } else if (config instanceof Adam) {
        op.setInteger(0, iteration);
      }
      op.run();
    }
  }

  private final List<Block> blocks;

  private NativeUpdater(List<Block> blocks) {
    this.blocks = blocks;
  }

  /**
   * Binds a network's updater.
   *
   * @param gradient gradient of the network, as a vector
   * @return empty if the updater needs a feature that only DL4J supports
   */
  static Optional<NativeUpdater> of(Updater updater, INDArray gradient) {
    if (!(updater instanceof BaseMultiLayerUpdater<?> whole)) {
      return Optional.empty();
    }
    List<Block> blocks = new ArrayList<>();
    for (UpdaterBlock block : whole.getUpdaterBlocks()) {
      INDArray part =
          gradient.get(
              NDArrayIndex.interval(block.getParamOffsetStart(), block.getParamOffsetEnd()));
      Optional<Block> bound =
          isPlain(block) ? bind(block.getGradientUpdater(), part) : Optional.empty();
      if (bound.isEmpty()) {
        return Optional.empty();
      }
      blocks.add(bound.get());
    }
    return Optional.of(new NativeUpdater(List.copyOf(blocks)));
  }

  /** Converts the gradient in place to the step to subtract from the parameters. */
  void apply(int iteration, int epoch) {
    for (int i = 0; i < blocks.size(); i++) {
      blocks.get(i).apply(iteration, epoch);
    }
  }

  /** Returns whether the gradient is not processed before or after the updater. */
  private static boolean isPlain(UpdaterBlock block) {
    return block.getLayersAndVariablesInBlock().stream()
        .allMatch(
            part -> {
              GradientNormalization normalization =
                  part.getLayer().getConfig().getGradientNormalization();
              List<?> regularization =
                  part.getLayer().getConfig().getRegularizationByParam(part.getParamName());
              return (normalization == null || normalization == GradientNormalization.None)
                  && (regularization == null || regularization.isEmpty());
            });
  }

  private static Optional<Block> bind(GradientUpdater<?> updater, INDArray gradient) {
    NativeOp op = null;
    if (updater instanceof SgdUpdater) {
      op = op("sgd_updater", new INDArray[] {gradient}, 0);
    } else if (updater instanceof NesterovsUpdater nesterovs) {
      op = op("nesterovs_updater", new INDArray[] {gradient, nesterovs.getV()}, 0, 0);
    } else if (updater instanceof RmsPropUpdater rmsProp) {
      RmsProp config = rmsProp.getConfig();
      INDArray[] arrays = {gradient, rmsProp.getLastGradient()};
      op = op("rms_prop_updater", arrays, 0, config.getRmsDecay(), config.getEpsilon());
    } else if (updater instanceof AdamUpdater adam) {
      Adam config = adam.getConfig();
      INDArray[] arrays = {gradient, adam.getV(), adam.getM()};
      double[] reals = {0, config.getBeta1(), config.getBeta2(), config.getEpsilon()};
      op = NativeOp.of("adam_updater", arrays, arrays, reals, 0);
    }
    return Optional.ofNullable(op).map(bound -> new Block(updater.getConfig(), bound));
  }

  private static NativeOp op(String name, INDArray[] arrays, double... reals) {
    return NativeOp.of(name, arrays, arrays, reals);
  }
}
