package space.perigee.onboard.flight;

import space.perigee.onboard.flight.account.FlightAccounts;
import space.perigee.onboard.flight.learn.LearningLoop;
import space.perigee.onboard.learning.Learner;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.io.InputException;
import space.perigee.sync.model.Weights;

/**
 * The durable state of a satellite. Contents in its outbox and inbox and the samples that it keeps
 * lie in files of their own, to which the checkpoint refers.
 *
 * @param mission name of the mission
 * @param satellite name of the satellite
 * @param network the model and its updater
 * @param global where it stands among the global versions
 * @param exchange its end of the exchange with the ground
 * @param learning the learning, and the position in the stream
 * @param accounts energy and counters
 * @param trainedAtOffer the counter of trained samples when a delta was offered last
 */
public record Checkpoint(
    String mission,
    String satellite,
    Network network,
    GlobalProgress global,
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

  /** The state at the beginning of the mission. */
  static Checkpoint ofBeginning(FlightSettings settings, Equipment equipment) {
    Learner learner = equipment.learner();
    return new Checkpoint(
        settings.mission(),
        settings.satellite(),
        new Network(learner.weights(), learner.updaterState()),
        GlobalProgress.NONE,
        ExchangeState.startingFrom(learner.weights()),
        LearningLoop.State.initial(),
        FlightAccounts.State.initial(equipment.energy()),
        0);
  }

  /**
   * @throws InputException if it is of another mission or satellite
   */
  void requireOf(FlightSettings settings) {
    if (!satellite.equals(settings.satellite()) || !mission.equals(settings.mission())) {
      throw new InputException(
          "the state is of mission '"
              + mission
              + "', satellite '"
              + satellite
              + "', not of '"
              + settings.mission()
              + "', '"
              + settings.satellite()
              + "'");
    }
  }
}
