package space.perigee.sim.federate;

/** Handling of the updates that a satellite's deltas drop. */
public enum Residual {
  /** The satellite continues training from weights that include them, as on board. */
  TRAINED,

  /**
   * The satellite trains from the shared weights, and adds them to its next delta (Seide et al.,
   * Interspeech 2014).
   */
  ASIDE
}
