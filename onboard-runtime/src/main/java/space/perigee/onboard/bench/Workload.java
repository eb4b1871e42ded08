package space.perigee.onboard.bench;

/** A way to run a network, to be measured. */
public interface Workload {

  /** Takes one step on a minibatch. */
  void train(float[] rows, int[] labels);

  /** Scores samples. */
  void predict(float[] rows);
}
