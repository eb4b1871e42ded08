package space.perigee.onboard.task;

/** What a model says about one sample. */
public interface Prediction {

  /** The label that it gives the sample. */
  int label();

  /** Whether it is right: what counts for the progressive accuracy and for detectors of drift. */
  boolean isRight(int label);

  /** How hard the sample was for the model. */
  double hardness(Hardness score);
}
