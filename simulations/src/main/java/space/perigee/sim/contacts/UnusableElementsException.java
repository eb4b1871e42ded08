package space.perigee.sim.contacts;

/** SGP4 has no state for these elements at some time. */
final class UnusableElementsException extends RuntimeException {

  private final double seconds;

  /**
   * @param seconds the time (s since the start of the span)
   * @param reason why there is no state, as the end of a sentence
   */
  UnusableElementsException(double seconds, String reason) {
    super(reason);
    this.seconds = seconds;
  }

  double seconds() {
    return seconds;
  }
}
