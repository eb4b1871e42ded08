package space.perigee.onboard.flight;

/**
 * Where a satellite stands among the global versions. Numbers are those of contents, as in {@link
 * space.perigee.sync.transfer.Subject#number}; 0 for none.
 *
 * @param received the newest global model that has arrived
 * @param adopted the newest one that the learner has adopted
 * @param obeyed number of the last order about the global model that was obeyed to its end
 */
record GlobalProgress(long received, long adopted, long obeyed) {

  static final GlobalProgress NONE = new GlobalProgress(0, 0, 0);

  GlobalProgress withReceived(long number) {
    return new GlobalProgress(number, adopted, obeyed);
  }

  /** The learner has adopted the newest model. */
  GlobalProgress withAdopted() {
    return new GlobalProgress(received, received, obeyed);
  }

  GlobalProgress withObeyed(long order) {
    return new GlobalProgress(received, adopted, order);
  }
}
