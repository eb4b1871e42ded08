package space.perigee.sync.transfer;

/** What a content is. */
public enum Kind {
  /** A change of a satellite's weights, towards the ground. */
  DELTA,
  /** A change of the global model, towards a satellite. */
  MODEL
}
