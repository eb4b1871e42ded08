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

  /**
   * A stage bound to its arrays.
   *
   * @param output the output, {@code [samples, outputShape...]}
   * @param outputGradient the array to which the next stage writes the gradient of the loss by the
   *     output; null if the batch is not for training
   * @param forward computes the output
   * @param backward computes the gradient by the input, if needed, and the gradient by the
   *     parameters, summed over the samples; may overwrite the output's gradient
   */
  record Pass(
      INDArray output, @Nullable INDArray outputGradient, Forward forward, Runnable backward) {

    /** Does nothing: for a stage without parameters if no gradient by the input is needed. */
    static final Runnable NOTHING = () -> {};
  }

  /** Computes the output of a stage. */
  interface Forward {

    /**
     * @param training whether random parts (dropout) are active
     */
    void run(boolean training);
  }
}
