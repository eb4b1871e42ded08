package space.perigee.onboard.flight.account;

import java.util.Map;

/**
 * Energy, counters and recent accuracy of a satellite.
 *
 * @param governor grants energy for computing
 * @param counters since the start of the mission
 * @param outcomes of the last predictions
 */
public record FlightAccounts(Governor governor, FlightCounters counters, RecentOutcomes outcomes) {

  /**
   * State of the accounts in a checkpoint.
   *
   * @param energy the governor's bucket
   * @param counters values of the counters
   * @param outcomes of the last predictions, oldest first: 1 right, 0 wrong
   */
  public record State(Governor.State energy, Map<Counter, Long> counters, byte[] outcomes) {

    public State {
      counters = Map.copyOf(counters);
    }

    /** State at the start of a mission. */
    public static State initial(EnergyBudget energy) {
      return new State(new Governor(energy).state(), Map.of(), new byte[0]);
    }
  }

  /**
   * Restores the accounts from a checkpoint.
   *
   * @param accuracyWindow number of predictions in the windowed accuracy
   */
  public static FlightAccounts restored(EnergyBudget energy, int accuracyWindow, State state) {
    return new FlightAccounts(
        new Governor(energy, state.energy()),
        new FlightCounters(state.counters()),
        new RecentOutcomes(accuracyWindow, state.outcomes()));
  }

  /** The state for a checkpoint. */
  public State state() {
    return new State(governor.state(), counters.counts(), outcomes.toBytes());
  }
}
