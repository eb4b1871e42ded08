package space.perigee.sim.lab.poison;

import java.util.Locale;

/** What the hostile satellites do. */
public enum Attack {
  /** They do not take part: the run that the others are compared with. */
  NONE("clean: the seven honest ones"),
  /** They send what they learned with the sign reversed. */
  SIGN_FLIP("sign flip"),
  /** They send -5 times their weights, and claim a thousand million samples. */
  HUGE("times -5, 1e9 samples"),
  /** They send random changes as long as those of the others. */
  RANDOM("random"),
  /** They train on reversed labels. */
  LABEL_FLIP("label flip"),
  /** One bad delta each, -5 times their weights and 1e9 samples; then they are silent. */
  SILENT("silent after a bad delta"),
  /** All three send the same: trained with the samples of one class labeled as the next one. */
  COLLUSION("collusion on one class");

  private final String text;

  Attack(String text) {
    this.text = text;
  }

  /** For options. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** For people. */
  public String text() {
    return text;
  }
}
