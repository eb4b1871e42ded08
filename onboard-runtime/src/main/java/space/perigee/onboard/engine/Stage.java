package space.perigee.onboard.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A layer or part of one, compiled for any number of samples. */
interface Stage {

  /** Output shape of one sample: {@code [height, width, channels]} or {@code [features]}. */
  List<Integer> outputShape();

  /**
   * Binds the stage to a number of samples.
   *
   * @param batch creates the arrays
   * @param input input to read, {@code [samples, inputShape...]}
   * @param inputGradient receives the gradient of the loss by the input, or null if it is not
   *     needed
   */
  Pass bind(Batch batch, INDArray input, @Nullable INDArray inputGradient);

  /** A stage bound to its arrays. */
  interface Pass {

    /** The output, {@code [samples, outputShape...]}. */
    INDArray output();

    /**
     * The array to which the next stage writes the gradient of the loss by the output; null if the
     * batch is not for training.
     */
    @Nullable INDArray outputGradient();

    /**
     * Computes the output.
     *
     * @param training whether random parts (dropout) are active
     */
    void forward(boolean training);

    /**
     * Computes the gradient by the input, if needed, and the gradient by the parameters, summed
     * over the samples. May overwrite the output's gradient. Does nothing if the batch is not for
     * training.
     */
    void backward();
  }

  /**
   * A pass that does not depend on whether it is for training.
   *
   * @param output see {@link Pass#output}
   * @param outputGradient see {@link Pass#outputGradient}
   * @param whenForward computes the output
   * @param whenBackward see {@link Pass#backward}
   */
  record Bound(
      INDArray output,
      @Nullable INDArray outputGradient,
      Runnable whenForward,
      Runnable whenBackward)
      implements Pass {

    /** Does nothing: for a stage without parameters if no gradient by the input is needed. */
    static final Runnable NOTHING = () -> {};

    @Override
    public void forward(boolean training) {
      whenForward.run();
    }

    @Override
    public void backward() {
      whenBackward.run();
    }
  }
}
