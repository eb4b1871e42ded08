package space.perigee.onboard.data;

/** What becomes of a sample that cannot be used: no number, an unknown class, a damaged image. */
public enum BadSamples {
  /** The data is rejected. Images are still decoded only when they are needed. */
  REJECT,
  /** The sample is left out, and {@link SampleSet#leftOut} counts it. */
  LEAVE_OUT,
  /** The sample keeps its place; reading it throws a {@link DataException}. */
  KEEP
}
