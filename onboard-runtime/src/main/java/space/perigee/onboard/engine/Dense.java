package space.perigee.onboard.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A dense layer without its activation: {@code output = input weightsT + bias}. */
record Dense(Parameters weights, @Nullable Parameters bias) implements Stage {

  private int outputs() {
    return (int) weights.values().size(0);
  }

  @Override
  public List<Integer> outputShape() {
    return List.of(outputs());
  }

  @Override
  public Pass bind(Batch batch, INDArray input, @Nullable INDArray inputGradient) {
    int samples = batch.samples();
    INDArray output = batch.array(outputShape());
    INDArray outputGradient = batch.gradient(outputShape());
    RowMajor.Matrix in = RowMajor.Matrix.of(input, samples);
    RowMajor.Matrix out = RowMajor.Matrix.of(output, samples);
    RowMajor.Matrix factors = RowMajor.Matrix.of(weights.values(), outputs());
    RowMajor.Matrix ones = RowMajor.Matrix.of(batch.ones(samples), samples);
    RowMajor.Matrix added = bias == null ? null : RowMajor.Matrix.of(bias.values(), 1);
    return new Pass(
        output,
        outputGradient,
        training -> {
          if (added != null) {
            RowMajor.multiply(ones, added, 0, out);
          }
          RowMajor.multiplyTransposed(in, factors, added == null ? 0 : 1, out);
        },
        outputGradient == null
            ? Pass.NOTHING
            : backward(batch, in, factors, outputGradient, inputGradient));
  }

  private Runnable backward(
      Batch batch,
      RowMajor.Matrix in,
      RowMajor.Matrix factors,
      INDArray outputGradient,
      @Nullable INDArray inputGradient) {
    int samples = batch.samples();
    RowMajor.Matrix byOutput = RowMajor.Matrix.of(outputGradient, samples);
    RowMajor.Matrix byInput =
        inputGradient == null ? null : RowMajor.Matrix.of(inputGradient, samples);
    RowMajor.Matrix byFactors = RowMajor.Matrix.of(weights.gradient(), outputs());
    // The gradient by the bias is the sum of the rows: a product with a row of ones.
    RowMajor.Matrix ones = bias == null ? null : RowMajor.Matrix.of(batch.ones(batch.samples()), 1);
    RowMajor.Matrix byBias = bias == null ? null : RowMajor.Matrix.of(bias.gradient(), 1);
    return () -> {
      RowMajor.transposedMultiply(byOutput, in, 0, byFactors);
      if (ones != null && byBias != null) {
        RowMajor.multiply(ones, byOutput, 0, byBias);
      }
      if (byInput != null) {
        RowMajor.multiply(byOutput, factors, 0, byInput);
      }
    };
  }
}
