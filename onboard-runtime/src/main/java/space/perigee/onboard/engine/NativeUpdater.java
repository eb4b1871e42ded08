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
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

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
  private interface Block {
    void apply(int iteration, int epoch);
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
    if (updater instanceof SgdUpdater sgd) {
      return Optional.of(sgd(sgd.getConfig(), gradient));
    }
    if (updater instanceof NesterovsUpdater nesterovs) {
      return Optional.of(nesterovs(nesterovs.getConfig(), gradient, nesterovs.getV()));
    }
    if (updater instanceof RmsPropUpdater rmsProp) {
      return Optional.of(rmsProp(rmsProp.getConfig(), gradient, rmsProp.getLastGradient()));
    }
    if (updater instanceof AdamUpdater adam) {
      return Optional.of(adam(adam.getConfig(), gradient, adam.getV(), adam.getM()));
    }
    return Optional.empty();
  }

  private static Block sgd(Sgd config, INDArray gradient) {
    INDArray[] arrays = {gradient};
    NativeOp op = NativeOp.of("sgd_updater", arrays, arrays, new double[1]);
    return (iteration, epoch) -> {
      op.setReal(0, config.getLearningRate(iteration, epoch));
      op.run();
    };
  }

  private static Block nesterovs(Nesterovs config, INDArray gradient, INDArray velocity) {
    INDArray[] arrays = {gradient, velocity};
    NativeOp op = NativeOp.of("nesterovs_updater", arrays, arrays, new double[2]);
    return (iteration, epoch) -> {
      op.setReal(0, config.getLearningRate(iteration, epoch));
      op.setReal(1, config.currentMomentum(iteration, epoch));
      op.run();
    };
  }

  private static Block rmsProp(RmsProp config, INDArray gradient, INDArray squares) {
    INDArray[] arrays = {gradient, squares};
    double[] reals = {0, config.getRmsDecay(), config.getEpsilon()};
    NativeOp op = NativeOp.of("rms_prop_updater", arrays, arrays, reals);
    return (iteration, epoch) -> {
      op.setReal(0, config.getLearningRate(iteration, epoch));
      op.run();
    };
  }

  private static Block adam(Adam config, INDArray gradient, INDArray squares, INDArray mean) {
    INDArray[] arrays = {gradient, squares, mean};
    double[] reals = {0, config.getBeta1(), config.getBeta2(), config.getEpsilon()};
    NativeOp op = NativeOp.of("adam_updater", arrays, arrays, reals, 0);
    return (iteration, epoch) -> {
      op.setReal(0, config.getLearningRate(iteration, epoch));
      op.setInteger(0, iteration);
      op.run();
    };
  }
}
