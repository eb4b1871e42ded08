package space.perigee.sim.lab.engine;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import space.perigee.onboard.bench.Workload;
import space.perigee.onboard.learning.InputShape;

/** A network that runs in DL4J's own layers. */
record Dl4jWorkload(MultiLayerNetwork network, InputShape input, int classes) implements Workload {

  @Override
  public void train(float[] rows, int[] labels) {
    network.fit(features(rows), oneHot(labels));
  }

  @Override
  public void predict(float[] rows) {
    network.output(features(rows), false);
  }

  /** Returns the gradient of the summed cross-entropy, in the order of the parameters. */
  float[] gradient(float[] rows, int[] labels) {
    network.setInput(features(rows));
    network.setLabels(oneHot(labels));
    network.computeGradientAndScore();
    return network.getGradientsViewArray().data().asFloat();
  }

  private INDArray features(float[] rows) {
    return Nd4j.create(rows, input.ofBatch(rows.length / input.size()), 'c');
  }

  private INDArray oneHot(int[] labels) {
    INDArray oneHot = Nd4j.zeros(labels.length, classes);
    for (int i = 0; i < labels.length; i++) {
      oneHot.putScalar(i, labels[i], 1);
    }
    return oneHot;
  }
}
