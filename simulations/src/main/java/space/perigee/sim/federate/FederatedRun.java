package space.perigee.sim.federate;

import java.util.ArrayList;
import java.util.List;
import space.perigee.sync.model.Weights;

/**
 * Federated averaging over a link that may drop part of every update.
 *
 * <p>Both sides hold the weights {@code h}. The ground also holds {@code g}, which differs from
 * {@code h} only if the uplink is lossy. Satellite {@code k} has a residual {@code e_k}, initially
 * zero. In each round
 *
 * <pre>
 *   satellite k:  w_k = train(h + e_k)              if the residual is TRAINED
 *                 w_k = train(h) + e_k              if it is put ASIDE
 *                 r_k = what the ground decodes of h -> w_k
 *                 e_k = w_k - r_k
 *   ground:       g   = g + sum_k n_k (r_k - h) / sum_k n_k         n_k samples
 *                 h   = what the satellites decode of h -> g
 * </pre>
 *
 * Updates that a delta drops stay in the residual, and are sent later (error feedback). If the link
 * drops nothing, every {@code e_k} is zero and this is plain federated averaging.
 *
 * <p>Needs one array of the model's size for each satellite. McMahan et al.,
 * Communication-efficient learning of deep networks from decentralized data, AISTATS 2017; Seide et
 * al., 1-bit stochastic gradient descent, Interspeech 2014; Karimireddy et al., Error feedback
 * fixes SignSGD, ICML 2019.
 */
public final class FederatedRun {

  /** The satellites, and their training in a round. */
  interface LocalTraining {

    /** Returns the initial weights. */
    Weights start();

    /** Returns the number of samples of each satellite, its weight in the mean. */
    List<Integer> samples();

    /**
     * Trains from {@code start} and returns the new weights.
     *
     * @param client index from 0
     * @param round number from 1
     */
    Weights train(int client, int round, Weights start) throws InterruptedException;
  }

  /** Receives every delta that a satellite sends. */
  public interface Observer {
    void onDelta(int client, int round, Weights base, Weights next);
  }

  /**
   * The result of a round.
   *
   * @param number number of the round, from 1
   * @param held weights of both sides
   * @param bytesDown bytes from all satellites to the ground
   * @param bytesUp bytes from the ground to all satellites
   */
  public record Round(int number, Weights held, long bytesDown, long bytesUp) {}

  private final List<Integer> samples;
  private final LocalTraining training;
  private final Residual residual;
  private final LinkCoding down;
  private final LinkCoding up;
  private final Observer observer;
  private final List<float[]> residuals = new ArrayList<>();
  private float[] global;
  private Weights held;
  private int rounds;

  /**
   * @throws IllegalArgumentException if there is no satellite, or one has no samples
   */
  public FederatedRun(
      LocalTraining training,
      Residual residual,
      LinkCoding down,
      LinkCoding up,
      Observer observer) {
    this.samples = List.copyOf(training.samples());
    if (samples.isEmpty() || samples.stream().anyMatch(n -> n < 1)) {
      throw new IllegalArgumentException("samples of the satellites: " + samples);
    }
    this.training = training;
    this.residual = residual;
    this.down = down;
    this.up = up;
    this.observer = observer;
    this.held = training.start();
    this.global = held.toArray();
    samples.forEach(n -> residuals.add(new float[global.length]));
  }

  /** Runs one round. */
  public Round next() throws InterruptedException {
    rounds++;
    long bytesDown = 0;
    double[] sum = new double[global.length];
    for (int client = 0; client < samples.size(); client++) {
      Weights trained = train(client);
      observer.onDelta(client, rounds, held, trained);
      LinkCoding.Sent sent = down.send(client, held, trained);
      bytesDown += sent.bytes();
      residuals.set(client, difference(trained, sent.result()));
      add(sum, samples.get(client), difference(sent.result(), held));
    }
    double all = samples.stream().mapToInt(Integer::intValue).sum();
    for (int i = 0; i < global.length; i++) {
      global[i] += (float) (sum[i] / all);
    }
    LinkCoding.Sent sent = up.send(0, held, Weights.of(held.layout(), global));
    held = sent.result();
    return new Round(rounds, held, bytesDown, sent.bytes() * samples.size());
  }

  private Weights train(int client) throws InterruptedException {
    float[] dropped = residuals.get(client);
    return switch (residual) {
      case TRAINED -> training.train(client, rounds, plus(held, dropped));
      case ASIDE -> plus(training.train(client, rounds, held), dropped);
    };
  }

  private static Weights plus(Weights weights, float[] change) {
    float[] values = weights.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] += change[i];
    }
    return Weights.of(weights.layout(), values);
  }

  private static float[] difference(Weights a, Weights b) {
    float[] values = a.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] -= b.get(i);
    }
    return values;
  }

  private static void add(double[] sum, int weight, float[] values) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += (double) weight * values[i];
    }
  }
}
