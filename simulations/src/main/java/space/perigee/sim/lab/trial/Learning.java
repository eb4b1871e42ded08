package space.perigee.sim.lab.trial;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.Permutation;
import space.perigee.onboard.learning.SplitMix64;
import space.perigee.onboard.strategy.Strategy;
import space.perigee.onboard.task.ClassPrediction;
import space.perigee.sim.lab.trial.TrialRows.Place;

/** Feeds samples to a strategy and queries its predictions. */
public final class Learning {

  private final Strategy strategy;
  private final TrialRows rows;
  private final int batch;
  private final IntConsumer onSamples;
  private SplitMix64 random;
  private long minibatches;

  /**
   * @param batch samples per minibatch
   * @param random generator of all random orders
   * @param onSamples receives the number of samples shown since the last call
   */
  Learning(Strategy strategy, TrialRows rows, int batch, SplitMix64 random, IntConsumer onSamples) {
    this.strategy = strategy;
    this.rows = rows;
    this.batch = batch;
    this.random = random;
    this.onSamples = onSamples;
  }

  /** Returns the places of all samples, in order. */
  static List<Place> places(List<LabeledData> parts) {
    List<Place> places = new ArrayList<>();
    for (LabeledData part : parts) {
      for (int i = 0; i < part.size(); i++) {
        places.add(new Place(part, i));
      }
    }
    return places;
  }

  Strategy strategy() {
    return strategy;
  }

  int batch() {
    return batch;
  }

  /** Returns the number of minibatches shown so far. */
  long minibatches() {
    return minibatches;
  }

  <T> List<T> shuffled(List<T> things) {
    return Arrays.stream(Permutation.of(things.size(), random)).mapToObj(things::get).toList();
  }

  /** Shows samples with their labels, in this order. */
  void show(List<Place> places) {
    for (int from = 0; from < places.size(); from += batch) {
      List<Place> part = places.subList(from, Math.min(places.size(), from + batch));
      observe(part, part.stream().mapToInt(Place::label).toArray());
      shown(part.size());
    }
  }

  /** Shows a minibatch with the given labels. */
  void observe(List<Place> places, int[] labels) {
    strategy.observe(rows.of(places), labels);
    minibatches++;
  }

  /** Reports that this many more samples have been processed. */
  void shown(int samples) {
    onSamples.accept(samples);
  }

  /** Returns the scores of the classes, sample by sample. */
  float[] logits(List<Place> places) {
    return strategy.logits(rows.of(places));
  }

  /** Returns the strategy's predictions. */
  List<ClassPrediction> predictions(List<Place> places) {
    float[] logits = logits(places);
    int classes = logits.length / places.size();
    List<ClassPrediction> predictions = new ArrayList<>();
    for (int from = 0; from < logits.length; from += classes) {
      predictions.add(ClassPrediction.ofLogits(Arrays.copyOfRange(logits, from, from + classes)));
    }
    return predictions;
  }

  /** Returns the number of values of an embedding. */
  int embeddingSize() {
    return rows.sizeBeforeTheLastLayer();
  }

  /** Returns the inputs of the last layer. */
  List<float[]> embeddings(List<Place> places) {
    return rows.beforeTheLastLayer(places);
  }

  void save(DataOutput out) throws IOException {
    out.writeLong(random.state());
    out.writeLong(minibatches);
  }

  void restore(DataInput in) throws IOException {
    random = new SplitMix64(in.readLong());
    minibatches = in.readLong();
  }
}
