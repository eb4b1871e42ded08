package space.perigee.onboard.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Some stages of a network, bound to the arrays of a fixed number of samples. */
final class Chain {

  private final int samples;
  private final int features;
  private final int outputs;
  private final RowMajor.Matrix input;
  private final RowMajor.Matrix output;
  private final RowMajor.Matrix outputGradient;
  private final List<Stage.Pass> passes = new ArrayList<>();

  /**
   * @param inputShape of one sample
   */
  Chain(List<Stage> stages, int samples, List<Integer> inputShape) {
    this.samples = samples;
    this.features = Batch.size(inputShape);
    INDArray first = Batch.array(samples, inputShape);
    INDArray values = first;
    @Nullable INDArray gradient = null;
    for (Stage stage : stages) {
      Stage.Pass pass = stage.bind(samples, values, gradient);
      passes.add(pass);
      values = pass.output();
      gradient = pass.outputGradient();
    }
    this.outputs = Math.toIntExact(values.length() / samples);
    this.input = RowMajor.Matrix.of(first, samples);
    this.output = RowMajor.Matrix.of(values, samples);
    this.outputGradient = RowMajor.Matrix.of(gradient == null ? values : gradient, samples);
  }

  /**
   * Runs forward.
   *
   * @param values of some samples, no more than there are arrays for; the others are zero
   * @return the outputs of these samples
   */
  float[] forward(float[] values, boolean training) {
    input.values().put(values, 0, values.length);
    int count = values.length / features;
    RowMajor.zero(input, values.length, samples * features);
    for (Stage.Pass pass : passes) {
      pass.forward(training);
    }
    float[] result = new float[count * outputs];
    output.values().get(result, 0, result.length);
    return result;
  }

  /**
   * Runs backward.
   *
   * @param byOutput the gradient of the loss by the outputs of the samples last run forward
   */
  void backward(float[] byOutput) {
    outputGradient.values().put(byOutput, 0, byOutput.length);
    RowMajor.zero(outputGradient, byOutput.length, samples * outputs);
    for (int i = passes.size() - 1; i >= 0; i--) {
      passes.get(i).backward();
    }
  }
}
