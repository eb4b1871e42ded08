package space.perigee.onboard.learning;

/** How a network is run: by the engine where it can, by DL4J otherwise. */
sealed interface Execution permits CompiledExecution, StockExecution {

  /**
   * One step of the network's updater on the mean loss of a minibatch.
   *
   * @param rows normalized features, sample by sample
   * @param labels of the samples
   * @return the loss before the step; not finite if the step was not taken
   */
  double fit(float[] rows, int[] labels);

  /** What the last layer's activation makes of the outputs, sample by sample. */
  float[] activations(float[] rows);
}
