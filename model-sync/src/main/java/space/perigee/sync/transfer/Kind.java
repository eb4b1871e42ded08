package space.perigee.sync.transfer;

/**
 * Kinds of contents, in order of priority: nothing of a later kind is sent while something of an
 * earlier one could be.
 */
public enum Kind {
  /** A command to a satellite. */
  COMMAND,
  /** A change of the global model, for a satellite. */
  MODEL,
  /** A change of a satellite's weights, for the ground. */
  DELTA,
  /** Labels of samples that the ground was asked about, for a satellite. */
  LABELS,
  /** Samples that the model is unsure of, for the ground. */
  HARD_EXAMPLES,
  /** Telemetry of a satellite, for the ground. */
  TELEMETRY
}
