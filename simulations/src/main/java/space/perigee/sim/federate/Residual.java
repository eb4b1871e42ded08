package space.perigee.sim.federate;

/** What a satellite does with what its deltas have dropped. */
public enum Residual {
  /**
   * It is part of the weights that the satellite goes on training from: the satellite keeps all
   * that it has learned, as it does on board when it adopts a global model.
   */
  TRAINED,

  /**
   * It is put aside and added to the next delta; the satellite trains from the weights that all
   * share (Seide et al., Interspeech 2014).
   */
  ASIDE
}
