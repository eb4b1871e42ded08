package space.perigee.onboard.learning;

/** Runs a network: in the engine where it can, otherwise in DL4J. */
sealed interface Execution permits CompiledExecution, StockExecution {

  /**
   * Takes one step of the network's updater on the mean loss of a minibatch.
   *
   * @param rows normalized features, sample by sample
   * @param labels one per sample
   * @return the loss before the step; not finite if the step was not taken
   */
  double fit(float[] rows, int[] labels);

  /** The activations of the last layer, sample by sample. */
  float[] activations(float[] rows);
}
