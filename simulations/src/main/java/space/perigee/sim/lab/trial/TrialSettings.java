package space.perigee.sim.lab.trial;

import org.jspecify.annotations.Nullable;
import space.perigee.onboard.strategy.TrainingDepth;

/**
 * Settings of a trial.
 *
 * @param memory capacity of the replay memory in samples
 * @param memoryBits bits per stored value, 8 or 32
 * @param depth trained part of the network
 * @param pretraining passes over the first task before the stream starts, which train the whole
 *     network, as on the ground before launch
 * @param epochs passes over each task
 * @param batch new samples per minibatch
 * @param replayed replayed samples per minibatch
 * @param learningRate learning rate; null for that of the model
 * @param labels labels from the ground; null if all samples have labels immediately
 */
public record TrialSettings(
    int memory,
    int memoryBits,
    TrainingDepth depth,
    int pretraining,
    int epochs,
    int batch,
    int replayed,
    @Nullable Double learningRate,
    @Nullable GroundLabels labels) {

  /**
   * @throws IllegalArgumentException if a number is out of range
   */
  public TrialSettings {
    if (memory < 0) {
      throw new IllegalArgumentException("memory " + memory + " must be 0 or more samples");
    }
    if (memoryBits != 8 && memoryBits != Float.SIZE) {
      throw new IllegalArgumentException("memory-bits " + memoryBits + " must be 8 or 32");
    }
    if (pretraining < 0) {
      throw new IllegalArgumentException("pretrain " + pretraining + " must be 0 or more passes");
    }
    requireOne("epochs", epochs);
    requireOne("batch", batch);
    requireOne("replayed", replayed);
    if (learningRate != null && !(learningRate > 0 && learningRate <= 1)) {
      throw new IllegalArgumentException(
          "learning-rate " + learningRate + " must be above 0, at most 1");
    }
  }

  /** Returns settings that train the whole network from random weights. */
  public static TrialSettings of(int memory, int epochs, int batch, int replayed) {
    return new TrialSettings(
        memory, Float.SIZE, TrainingDepth.FULL, 0, epochs, batch, replayed, null, null);
  }

  public TrialSettings withDepth(TrainingDepth newDepth, int newBits) {
    return new TrialSettings(
        memory, newBits, newDepth, pretraining, epochs, batch, replayed, learningRate, labels);
  }

  public TrialSettings withPretraining(int passes) {
    return new TrialSettings(
        memory, memoryBits, depth, passes, epochs, batch, replayed, learningRate, labels);
  }

  public TrialSettings withEpochs(int passes) {
    return new TrialSettings(
        memory, memoryBits, depth, pretraining, passes, batch, replayed, learningRate, labels);
  }

  public TrialSettings withMinibatches(int fresh, int old) {
    return new TrialSettings(
        memory, memoryBits, depth, pretraining, epochs, fresh, old, learningRate, labels);
  }

  public TrialSettings withLearningRate(@Nullable Double rate) {
    return new TrialSettings(
        memory, memoryBits, depth, pretraining, epochs, batch, replayed, rate, labels);
  }

  public TrialSettings withLabels(@Nullable GroundLabels newLabels) {
    return new TrialSettings(
        memory, memoryBits, depth, pretraining, epochs, batch, replayed, learningRate, newLabels);
  }

  /**
   * Number of rows on which {@code derpp} trains when it is shown a task: in each minibatch, two
   * draws from a full memory come along.
   *
   * @param samples number of samples of the task
   */
  long rowsOfReplay(int samples) {
    long minibatches = (samples + batch - 1L) / batch;
    return epochs * (samples + 2 * minibatches * Math.min(replayed, memory));
  }

  private static void requireOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " " + value + " must be 1 or more");
    }
  }
}
