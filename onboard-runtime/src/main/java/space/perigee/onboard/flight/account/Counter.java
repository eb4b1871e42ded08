package space.perigee.onboard.flight.account;

/** Counters of a satellite since the start of its mission. */
public enum Counter {
  /** Samples that were predicted. */
  SAMPLES_SEEN,
  /** Labeled samples that were predicted before training on them. */
  SAMPLES_JUDGED,
  /** Labeled samples that were predicted correctly. */
  SAMPLES_RIGHT,
  /** Samples that were missed because the satellite was too far behind. */
  SAMPLES_MISSED,
  /** Samples that could not be used: damaged, not finite, of an unknown class. */
  SAMPLES_SKIPPED,
  /** Samples that entered a training step when they were new. */
  SAMPLES_TRAINED,
  /** Samples dropped from the queue for training. */
  SAMPLES_GIVEN_UP,
  /** Samples trained on with a label assigned by the model. */
  PSEUDO_LABELS,
  /** Trainings started. */
  TRAININGS,
  /** Training steps taken. */
  STEPS_TAKEN,
  /** Training steps denied for lack of energy. */
  STEPS_DENIED,
  /** Training steps undone because a value was not finite. */
  STEPS_UNDONE,
  /** Times that the clock was set, in flight or between two starts. */
  CLOCK_SETTINGS,
  /** Writes that a disk did not take: full, read-only or gone. */
  DISK_FAILURES,
  /** Drifts that a detector reported. */
  DRIFTS,
  /** Hard examples in batches that the ground has accepted, according to its receipts. */
  HARD_EXAMPLES_SENT,
  /** Hard examples whose label the ground has sent. */
  LABELS_TAKEN,
  /** Deltas offered to the ground. */
  DELTAS_SENT,
  /** Deltas that the ground accepted. */
  DELTAS_ACKED,
  /** Deltas that the ground rejected or whose base it did not know. */
  DELTAS_REFUSED,
  /** Global models adopted. */
  MODELS_ADOPTED,
  /** Global models not adopted because they did worse on the golden set. */
  MODELS_ROLLED_BACK,
  /** Models from the ground that were damaged or had an unknown base. */
  MODELS_REFUSED,
  /** Global models that were adopted, and undone as the learner did worse with them. */
  MODELS_UNDONE,
  /** Times that training was frozen, as it made the model worse. */
  FREEZES,
  /** Samples that were not trained on, as their inputs are unlike the first ones. */
  SAMPLES_SUSPECT
}
