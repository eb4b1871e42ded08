package space.perigee.onboard.trigger;

/**
 * Decides when training starts.
 *
 * @param condition condition for starting
 */
public record TrainingTrigger(Condition condition) {

  /** Returns whether training starts now. */
  public boolean starts(Situation situation) {
    return condition.holds(situation);
  }

  /** Explains why training starts or waits, on one line, for the log. */
  public String explain(Situation situation) {
    return (starts(situation) ? "train: " : "wait: ") + condition.explain(situation);
  }
}
