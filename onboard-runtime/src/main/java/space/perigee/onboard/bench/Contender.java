package space.perigee.onboard.bench;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import space.perigee.onboard.engine.Trainer;
import space.perigee.onboard.engine.UnsupportedNetworkException;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.task.Classification;
import space.perigee.onboard.task.Task;

/** A way to run a network, to be measured. */
interface Contender {

  /** One step on a minibatch. */
  void train(float[] rows, int[] labels);

  /** Scores of samples. */
  void predict(float[] rows);

  /** The gradient of the summed cross-entropy, in the order of the parameters. */
  float[] gradient(float[] rows, int[] labels);

  /** DL4J's own layers. */
  record Stock(MultiLayerNetwork network, InputShape input, int classes) implements Contender {

    @Override
    public void train(float[] rows, int[] labels) {
      network.fit(features(rows), oneHot(labels));
    }

    @Override
    public void predict(float[] rows) {
      network.output(features(rows), false);
    }

    @Override
    public float[] gradient(float[] rows, int[] labels) {
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

  /** Perigee's engine. */
  final class Own implements Contender {

    private final Trainer trainer;
    private final Task task;
    private float[] logits = {};

    Own(MultiLayerNetwork network, InputShape input) throws UnsupportedNetworkException {
      trainer = new Trainer(network, input.dimensions());
      task = Classification.of(trainer.outputs());
    }

    @Override
    public void train(float[] rows, int[] labels) {
      backward(rows, labels, 1f / labels.length);
      trainer.step();
    }

    @Override
    public void predict(float[] rows) {
      trainer.forward(0, trainer.layers(), rows);
    }

    @Override
    public float[] gradient(float[] rows, int[] labels) {
      backward(rows, labels, 1);
      return trainer.gradient();
    }

    private void backward(float[] rows, int[] labels, float weight) {
      if (logits.length != labels.length * trainer.outputs()) {
        logits = new float[labels.length * trainer.outputs()];
      }
      trainer.logits(0, rows, logits);
      task.toGradient(logits, labels, weight);
      trainer.backward(logits);
    }
  }
}
