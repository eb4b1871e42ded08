package space.perigee.onboard.learning;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import space.perigee.onboard.task.Task;

/**
 * Runs a network in DL4J's own layers. Seeds random layers (dropout) by the number of steps taken,
 * so that training resumed from a checkpoint takes the same steps.
 */
final class StockExecution implements Execution {

  private final MultiLayerNetwork network;
  private final InputShape input;
  private final Task task;

  StockExecution(MultiLayerNetwork network, InputShape input, Task task) {
    this.network = network;
    this.input = input;
    this.task = task;
  }

  @Override
  public double fit(float[] rows, int[] labels) {
    INDArray parameters = network.params();
    INDArray updater = network.getUpdater().getStateViewArray();
    float[] parametersBefore = NetworkParameters.floats(parameters);
    float[] updaterBefore = updater == null ? new float[0] : NetworkParameters.floats(updater);
    int stepsBefore = network.getIterationCount();
    Nd4j.getRandom().setSeed(new SplitMix64(stepsBefore).nextLong());
    network.fit(features(rows), targets(labels));
    if (Double.isFinite(network.score()) && isFinite(NetworkParameters.floats(parameters))) {
      return network.score();
    }
    NetworkParameters.put(parametersBefore, parameters);
    if (updater != null) {
      NetworkParameters.put(updaterBefore, updater);
    }
    network.setIterationCount(stepsBefore);
    return Double.NaN;
  }

  private static boolean isFinite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public float[] activations(float[] rows) {
    return network.output(features(rows), false).dup('c').data().asFloat();
  }

  private INDArray features(float[] rows) {
    return Nd4j.create(rows, input.ofBatch(rows.length / input.size()), 'c');
  }

  private INDArray targets(int[] labels) {
    float[] values = task.targets(labels);
    return Nd4j.create(values, new long[] {labels.length, values.length / labels.length}, 'c');
  }
}
