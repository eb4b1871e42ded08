package space.perigee.onboard.flight.account;

/** What a satellite counts from the start of its mission. */
public enum Counter {
  /** Samples that were predicted. */
  SAMPLES_SEEN,
  /** Samples with a label, which were predicted before they were trained on. */
  SAMPLES_JUDGED,
  /** Those of them that were predicted right. */
  SAMPLES_RIGHT,
  /** Samples that came while the satellite was too far behind, or could not be used. */
  SAMPLES_MISSED,
  /** Samples that entered a training step when they were new. */
  SAMPLES_TRAINED,
  /** Samples that waited for training until they had to give way. */
  SAMPLES_GIVEN_UP,
  /** Samples that were trained on with a label that the model gave them. */
  PSEUDO_LABELS,
  /** Trainings started. */
  TRAININGS,
  /** Training steps taken. */
  STEPS_TAKEN,
  /** Training steps for which there was no energy. */
  STEPS_DENIED,
  /** Training steps undone because something was not finite. */
  STEPS_UNDONE,
  /** Drifts that a detector noticed. */
  DRIFTS,
  /** Hard examples of batches that the ground has accepted, as its receipts say. */
  HARD_EXAMPLES_SENT,
  /** Of these, samples whose label the ground sent. */
  LABELS_TAKEN,
  /** Deltas offered to the ground. */
  DELTAS_SENT,
  /** Deltas that the ground accepted. */
  DELTAS_ACKED,
  /** Deltas that the ground refused or could not build on. */
  DELTAS_REFUSED,
  /** Global models taken. */
  MODELS_ADOPTED,
  /** Global models that did worse on the golden set and were not taken. */
  MODELS_ROLLED_BACK,
  /** Contents from the ground that were damaged or could not be built on. */
  MODELS_REFUSED
}
