package space.perigee.onboard.flight;

import space.perigee.onboard.flight.account.FlightAccounts;
import space.perigee.onboard.flight.learn.LearningLoop;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.model.Weights;

/**
 * Everything that a satellite must not lose when it loses power, but for the contents of its outbox
 * and inbox and the samples that it keeps, to which this refers.
 *
 * @param mission name of the mission
 * @param satellite name of the satellite
 * @param network what it has learned
 * @param exchange its end of the exchange with the ground
 * @param learning the parts of the learning, and how far the stream was seen
 * @param accounts what was spent and counted
 * @param trainedAtOffer the counter of trained samples when a delta was offered last
 */
public record Checkpoint(
    String mission,
    String satellite,
    Network network,
    ExchangeState exchange,
    LearningLoop.State learning,
    FlightAccounts.State accounts,
    long trainedAtOffer) {

  /**
   * A network in training.
   *
   * @param weights its parameters
   * @param updater steps taken and the updater's state, as the learner gives them
   */
  public record Network(Weights weights, byte[] updater) {}
}
