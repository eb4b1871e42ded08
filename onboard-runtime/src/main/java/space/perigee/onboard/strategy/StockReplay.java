package space.perigee.onboard.strategy;

import java.util.Map;
import java.util.TreeMap;
import space.perigee.onboard.engine.ChannelLayout;
import space.perigee.onboard.learning.Learner;

/**
 * Replay for a network with a layer that only DL4J can run. DL4J trains by the loss of the
 * network's configuration and does not expose the gradient with respect to the logits. So fresh and
 * old samples form one minibatch of equal weights, and only replay methods are available.
 *
 * <pre>
 *   loss = mean over fresh and old of CE
 * </pre>
 */
public final class StockReplay implements MemoryStrategy {

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
   * Creates an untrained strategy.
   *
   * @param name name of a strategy
   * @throws IllegalArgumentException if such a network cannot use it
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
    ExemplarCodec codec =
        new ExemplarCodec(ChannelLayout.ofInput(learner.input().dimensions()), 0, replay.bits());
    this.memory =
        new ExemplarMemory(
            policy, kept, codec, replay.storage().open("replay", kept, codec.bytes()), seed);
  }

  @Override
  public ExemplarMemory memory() {
    return memory;
  }

  @Override
  public boolean step(float[] rows, int[] labels) {
    Minibatch minibatch = Minibatch.of(rows, labels, memory.draw(replayed));
    return Double.isFinite(learner.fit(minibatch.rows(), minibatch.labels()));
  }

  @Override
  public int samplesOfStep(int fresh) {
    return fresh + Math.min(replayed, memory.size());
  }

  /** The logarithms of the probabilities; their softmax is the probabilities again. */
  @Override
  public float[] logits(float[] rows) {
    float[] logits = learner.activations(rows);
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) Math.log(Math.max(Float.MIN_NORMAL, logits[i]));
    }
    return logits;
  }
}
