package space.perigee.onboard.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A dense layer without its activation: {@code output = input weightsT + bias}. */
final class Dense implements Stage {

  private final Parameters weights;
  private final @Nullable Parameters bias;
  private final int outputs;

  Dense(Parameters weights, @Nullable Parameters bias) {
    this.weights = weights;
    this.bias = bias;
    this.outputs = (int) weights.values().size(0);
  }

  @Override
  public List<Integer> outputShape() {
    return List.of(outputs);
  }

  @Override
  public Pass bind(int samples, INDArray input, @Nullable INDArray inputGradient) {
    INDArray output = Batch.array(samples, outputShape());
    INDArray outputGradient = Batch.array(samples, outputShape());
    RowMajor.Matrix in = RowMajor.Matrix.of(input, samples);
    RowMajor.Matrix out = RowMajor.Matrix.of(output, samples);
    RowMajor.Matrix byOutput = RowMajor.Matrix.of(outputGradient, samples);
    RowMajor.Matrix byInput =
        inputGradient == null ? null : RowMajor.Matrix.of(inputGradient, samples);
    RowMajor.Matrix factors = RowMajor.Matrix.of(weights.values(), outputs);
    RowMajor.Matrix byFactors = RowMajor.Matrix.of(weights.gradient(), outputs);
    RowMajor.Matrix ones = RowMajor.Matrix.of(Batch.array(samples, List.of(1)).assign(1), samples);
    RowMajor.Matrix added = bias == null ? null : RowMajor.Matrix.of(bias.values(), 1);
    @Nullable BiasGradient ofBias =
        bias == null ? null : new BiasGradient(outputGradient, samples, bias.gradient());
    return new Bound(
        output,
        outputGradient,
        () -> {
          if (added != null) {
            RowMajor.multiply(ones, added, 0, out);
          }
          RowMajor.multiplyTransposed(in, factors, added == null ? 0 : 1, out);
        },
        () -> {
          RowMajor.transposedMultiply(byOutput, in, 0, byFactors);
          if (ofBias != null) {
            ofBias.run();
          }
          if (byInput != null) {
            RowMajor.multiply(byOutput, factors, 0, byInput);
          }
        });
  }
}
