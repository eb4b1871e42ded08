package space.perigee.onboard.trigger;

/**
 * Says when training starts.
 *
 * @param condition that must hold
 */
public record TrainingTrigger(Condition condition) {

  /** True if training starts now. */
  public boolean starts(Situation situation) {
    return condition.holds(situation);
  }

  /** Why training starts or does not, on one line, for the log. */
  public String explain(Situation situation) {
    return (starts(situation) ? "train: " : "wait: ") + condition.explain(situation);
  }
}
