package space.perigee.onboard.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Consecutive stages of a network, bound to arrays for a fixed number of samples. */
final class Chain {

  private final Batch batch;
  private final int features;
  private final int outputs;
  private final RowMajor.Matrix input;
  private final RowMajor.Matrix output;
  private final RowMajor.@Nullable Matrix outputGradient;
  private final Stage.Pass[] passes;

  /**
   * @param batch the number of samples, and whether to train
   * @param inputShape shape of one sample
   */
  Chain(List<Stage> stages, Batch batch, List<Integer> inputShape) {
    this.batch = batch;
    this.features = Batch.size(inputShape);
    INDArray first = batch.array(inputShape);
    INDArray values = first;
    @Nullable INDArray gradient = null;
    List<Stage.Pass> bound = new ArrayList<>();
    for (Stage stage : stages) {
      Stage.Pass pass = stage.bind(batch, values, gradient);
      bound.add(pass);
      values = pass.output();
      gradient = pass.outputGradient();
    }
    this.passes = bound.toArray(new Stage.Pass[0]);
    this.outputs = Math.toIntExact(values.length() / batch.samples());
    this.input = RowMajor.Matrix.of(first, batch.samples());
    this.output = RowMajor.Matrix.of(values, batch.samples());
    this.outputGradient = gradient == null ? null : RowMajor.Matrix.of(gradient, batch.samples());
  }

  /** The batch, with the number of samples and the memory of the arrays. */
  Batch batch() {
    return batch;
  }

  /**
   * Runs forward.
   *
   * @param rows samples, row by row
   * @param from index of the first sample to run
   * @param count number of samples to run, at most that of the batch; the rest of the batch is zero
   * @param result receives the outputs, at the same sample index as in {@code rows}
   * @param training whether random parts (dropout) are active
   */
  void forward(float[] rows, int from, int count, float[] result, boolean training) {
    input.values().put(rows, from * features, count * features);
    RowMajor.zero(input, (long) count * features, (long) batch.samples() * features);
    for (Stage.Pass pass : passes) {
      pass.forward().run(training);
    }
    output.values().get(result, from * outputs, count * outputs);
  }

  /**
   * Runs backward.
   *
   * @param byOutput gradient of the loss by the outputs of the last forward run
   * @throws IllegalStateException if the batch is not for training
   */
  void backward(float[] byOutput) {
    if (outputGradient == null) {
      throw new IllegalStateException("this batch is not for training");
    }
    outputGradient.write(byOutput);
    RowMajor.zero(outputGradient, byOutput.length, (long) batch.samples() * outputs);
    for (int i = passes.length - 1; i >= 0; i--) {
      passes[i].backward().run();
    }
  }
}
