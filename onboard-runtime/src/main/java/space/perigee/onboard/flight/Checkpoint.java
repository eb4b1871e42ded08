package space.perigee.onboard.flight;

import space.perigee.onboard.flight.account.FlightAccounts;
import space.perigee.onboard.flight.learn.LearningLoop;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.model.Weights;

/**
 * The durable state of a satellite. Contents in its outbox and inbox and the samples that it keeps
 * lie in files of their own, to which the checkpoint refers.
 *
 * @param mission name of the mission
 * @param satellite name of the satellite
 * @param network the model and its updater
 * @param exchange its end of the exchange with the ground
 * @param learning the learning, and the position in the stream
 * @param accounts energy and counters
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
