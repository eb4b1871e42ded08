package space.perigee.sync.transfer;

/**
 * What a content is, in the order of priority: nothing of a later kind leaves while something of an
 * earlier one could.
 */
public enum Kind {
  /** An order, towards a satellite. */
  COMMAND,
  /** A change of the global model, towards a satellite. */
  MODEL,
  /** A change of a satellite's weights, towards the ground. */
  DELTA,
  /** Classes of samples that the ground was asked about, towards a satellite. */
  LABELS,
  /** Samples that the model is unsure of, towards the ground. */
  HARD_EXAMPLES,
  /** How a satellite is doing, towards the ground. */
  TELEMETRY
}
