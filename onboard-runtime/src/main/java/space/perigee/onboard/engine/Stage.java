package space.perigee.onboard.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A layer, or a part of one, compiled for any number of samples. */
interface Stage {

  /** Shape of one sample as it leaves: {@code [height, width, channels]} or {@code [features]}. */
  List<Integer> outputShape();

  /**
   * Binds the stage to a number of samples.
   *
   * @param batch makes its arrays
   * @param input what it reads, {@code [samples, inputShape...]}
   * @param inputGradient where it writes the gradient of the loss by the input, or null if nobody
   *     wants it
   */
  Pass bind(Batch batch, INDArray input, @Nullable INDArray inputGradient);

  /** A stage bound to its arrays. */
  interface Pass {

    /** What the stage made, {@code [samples, outputShape...]}. */
    INDArray output();

    /**
     * Where the next stage writes the gradient of the loss by the output; null if the batch is not
     * for training.
     */
    @Nullable INDArray outputGradient();

    /**
     * Computes the output.
     *
     * @param training whether random parts (dropout) act
     */
    void forward(boolean training);

    /**
     * Computes the gradient by the input, if wanted, and writes that of the parameters, which is
     * the sum over the samples. May overwrite the output's gradient. Does nothing if the batch is
     * not for training.
     */
    void backward();
  }

  /**
   * A pass that runs the same way in training and without.
   *
   * @param whenForward computes the output
   * @param whenBackward see {@link Pass#backward}
   */
  record Bound(
      INDArray output,
      @Nullable INDArray outputGradient,
      Runnable whenForward,
      Runnable whenBackward)
      implements Pass {

    /** Nobody wants a gradient by the input, and there is no other. */
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
