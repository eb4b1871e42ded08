package space.perigee.onboard.flight.account;

import java.util.Map;

/**
 * What a satellite spends and counts.
 *
 * @param governor of its energy
 * @param counters from the start of the mission
 * @param outcomes of the last predictions
 */
public record FlightAccounts(Governor governor, FlightCounters counters, RecentOutcomes outcomes) {

  /**
   * What a checkpoint holds of them.
   *
   * @param energy the governor's bucket
   * @param counters what was counted
   * @param outcomes of the last predictions, oldest first: 1 right, 0 wrong
   */
  public record State(Governor.State energy, Map<Counter, Long> counters, byte[] outcomes) {

    public State {
      counters = Map.copyOf(counters);
    }

    /** At the start of a mission. */
    public static State initial(EnergyBudget energy) {
      return new State(new Governor(energy).state(), Map.of(), new byte[0]);
    }
  }

  /**
   * Restores the accounts from a checkpoint.
   *
   * @param accuracyWindow predictions that the windowed accuracy covers
   */
  public static FlightAccounts restored(EnergyBudget energy, int accuracyWindow, State state) {
    return new FlightAccounts(
        new Governor(energy, state.energy()),
        new FlightCounters(state.counters()),
        new RecentOutcomes(accuracyWindow, state.outcomes()));
  }

  /** What a checkpoint must hold. */
  public State state() {
    return new State(governor.state(), counters.counts(), outcomes.toBytes());
  }
}
