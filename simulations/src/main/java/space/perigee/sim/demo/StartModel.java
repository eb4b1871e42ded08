package space.perigee.sim.demo;

import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.learning.ModelFile;
import space.perigee.onboard.learning.NativeThreads;
import space.perigee.sim.example.Statlog;

/** The model at launch: a small network, trained on the archive. */
final class StartModel {

  private static final int[] HIDDEN = {64, 32};
  private static final double LEARNING_RATE = 0.05;
  private static final int EPOCHS = 30;

  private StartModel() {}

  static ModelFile train(List<Statlog.Row> archive, long seed) {
    NativeThreads.limit(1);
    DataSet data = dataSet(archive);
    NormalizerStandardize normalizer = new NormalizerStandardize();
    normalizer.fit(data);
    normalizer.transform(data);
    MultiLayerNetwork network = new MultiLayerNetwork(configuration(seed));
    network.init();
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      network.fit(data);
    }
    return ModelFile.of(network, InputShape.ofFeatures(Statlog.FEATURES), Statlog.CLASSES)
        .withNormalizer(normalizer);
  }

  private static MultiLayerConfiguration configuration(long seed) {
    return new NeuralNetConfiguration.Builder()
        .seed(seed)
        .weightInit(WeightInit.RELU)
        .activation(Activation.RELU)
        .updater(new Sgd(LEARNING_RATE))
        .list()
        .layer(new DenseLayer.Builder().nIn(Statlog.FEATURES).nOut(HIDDEN[0]).build())
        .layer(new DenseLayer.Builder().nIn(HIDDEN[0]).nOut(HIDDEN[1]).build())
        .layer(
            new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                .nIn(HIDDEN[1])
                .nOut(Statlog.CLASSES.size())
                .activation(Activation.SOFTMAX)
                .build())
        .build();
  }

  private static DataSet dataSet(List<Statlog.Row> rows) {
    INDArray features = Nd4j.zeros(rows.size(), Statlog.FEATURES);
    INDArray labels = Nd4j.zeros(rows.size(), Statlog.CLASSES.size());
    for (int i = 0; i < rows.size(); i++) {
      for (int f = 0; f < Statlog.FEATURES; f++) {
        features.putScalar(i, f, rows.get(i).features().get(f));
      }
      labels.putScalar(i, rows.get(i).label(), 1);
    }
    return new DataSet(features, labels);
  }
}
