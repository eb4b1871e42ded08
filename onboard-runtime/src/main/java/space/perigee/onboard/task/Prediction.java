package space.perigee.onboard.task;

/** A model's answer for one sample. */
public interface Prediction {

  /** The predicted label. */
  int label();

  /** Whether it is correct. Progressive accuracy and drift detectors count this. */
  boolean isRight(int label);

  /** How hard the sample was for the model, by a score. */
  double hardness(Hardness score);
}
