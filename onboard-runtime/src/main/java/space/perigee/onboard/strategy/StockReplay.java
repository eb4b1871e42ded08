package space.perigee.onboard.strategy;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import space.perigee.onboard.learning.Learner;

/**
 * Replay for a network with a layer that only DL4J can run. DL4J trains by the loss of the
 * network's configuration and tells no gradient by the logits, so that fresh and old samples are
 * one minibatch of which all weigh the same, and no other method can be offered.
 *
 * <pre>
 *   loss = mean over fresh and old of CE
 * </pre>
 */
public final class StockReplay implements Strategy {

  private static final String WITHOUT_MEMORY = "fine-tune";

  private static final Map<String, ExemplarMemory.Policy> POLICIES =
      new TreeMap<>(
          Map.of(
              WITHOUT_MEMORY,
              ExemplarMemory.Policy.RESERVOIR,
              "replay",
              ExemplarMemory.Policy.RESERVOIR,
              "replay-balanced",
              ExemplarMemory.Policy.CLASS_BALANCED,
              "replay-spread",
              ExemplarMemory.Policy.SPREAD));

  private final Learner learner;
  private final ExemplarMemory memory;
  private final int replayed;

  /**
   * A strategy that has seen nothing yet.
   *
   * @param name of one of Perigee's strategies
   * @throws IllegalArgumentException if it is not one that such a network can learn by
   */
  public StockReplay(String name, Learner learner, ReplaySettings replay, long seed) {
    ExemplarMemory.Policy policy = POLICIES.get(name);
    if (policy == null) {
      throw new IllegalArgumentException(
          "strategy '"
              + name
              + "' needs Perigee's engine, and the model has a layer that only DL4J runs; must be"
              + " one of "
              + String.join(", ", POLICIES.keySet()));
    }
    this.learner = learner;
    this.replayed = replay.replayed();
    int kept = name.equals(WITHOUT_MEMORY) ? 0 : replay.samples();
    ExemplarCodec codec = new ExemplarCodec(learner.input().size(), 0, replay.bits());
    this.memory =
        new ExemplarMemory(
            policy, kept, codec, replay.storage().open("replay", kept, codec.bytes()), seed);
  }

  @Override
  public void observe(float[] rows, int[] labels) {
    if (step(rows, labels)) {
      memory.offer(rows, labels);
    }
  }

  @Override
  public void train(float[] rows, int[] labels) {
    step(rows, labels);
  }

  private boolean step(float[] rows, int[] labels) {
    Minibatch minibatch = Minibatch.of(rows, labels, memory.draw(replayed));
    return Double.isFinite(learner.fit(minibatch.rows(), minibatch.labels()));
  }

  @Override
  public int samplesOfStep(int fresh) {
    return fresh + Math.min(replayed, memory.size());
  }

  /** Logarithms of the probabilities, of which softmax makes these again. */
  @Override
  public float[] logits(float[] rows) {
    float[] logits = learner.activations(rows);
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) Math.log(Math.max(Float.MIN_NORMAL, logits[i]));
    }
    return logits;
  }

  @Override
  public void forgetRows() {
    memory.clear();
  }

  @Override
  public int kept() {
    return memory.size();
  }

  @Override
  public long keptBytes() {
    return memory.bytes();
  }

  @Override
  public void save(DataOutput out) throws IOException {
    memory.save(out);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    memory.restore(in);
  }

  @Override
  public void committed() {
    memory.committed();
  }
}
