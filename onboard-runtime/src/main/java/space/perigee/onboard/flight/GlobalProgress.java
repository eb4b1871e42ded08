package space.perigee.onboard.flight;

/**
 * Where a satellite stands among the global versions.
 *
 * @param received number of the newest global model that has arrived, as in {@link
 *     space.perigee.sync.transfer.Subject#number}; 0 for none
 * @param obeyed number of the last order about the global model that was obeyed to its end; 0 for
 *     none
 */
record GlobalProgress(long received, long obeyed) {

  static final GlobalProgress NONE = new GlobalProgress(0, 0);

  GlobalProgress withReceived(long number) {
    return new GlobalProgress(number, obeyed);
  }

  GlobalProgress withObeyed(long order) {
    return new GlobalProgress(received, order);
  }
}
