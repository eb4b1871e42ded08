package space.perigee.ground.aggregate;

import java.util.List;
import java.util.Optional;

/**
 * What the published versions may reveal of whether a satellite took part: (epsilon, delta)
 * differential privacy since the start of the mission. It grows with every aggregate that noise is
 * added to, the refused ones included, whatever strategies and noise there were.
 *
 * @param epsilon by {@link RdpAccountant}
 * @param delta probability with which epsilon may not hold
 * @param rounds aggregates that count
 * @param rho sum of {@code 1 / (2 z^2)} over them, for noise multiplier {@code z}:
 *     zero-concentrated differential privacy
 */
public record PrivacySpent(double epsilon, double delta, long rounds, double rho) {

  private static final String ROUNDS = "private-rounds";
  private static final String RHO = "private-rho";
  private static final String DELTA = "private-delta";

  /** What some rounds cost. */
  public static PrivacySpent of(long rounds, double rho, double delta) {
    return new PrivacySpent(RdpAccountant.epsilon(rho, delta), delta, rounds, rho);
  }

  /** What a state has counted; empty if nothing was private. */
  public static Optional<PrivacySpent> of(ServerState state) {
    long rounds = (long) state.number(ROUNDS, 0);
    return rounds == 0
        ? Optional.empty()
        : Optional.of(of(rounds, state.number(RHO, 0), state.number(DELTA, 0)));
  }

  /** A state that has counted this. */
  public ServerState in(ServerState state) {
    return state.with(ROUNDS, rounds).with(RHO, rho).with(DELTA, delta);
  }

  /**
   * A state that has counted another aggregate.
   *
   * @param noise multiplier
   */
  static ServerState another(ServerState state, double noise, double delta) {
    return state
        .with(ROUNDS, state.number(ROUNDS, 0) + 1)
        .with(RHO, state.number(RHO, 0) + 1 / (2 * noise * noise))
        .with(DELTA, delta);
  }

  /** A state that has counted what {@code counted} has. */
  public static ServerState carried(ServerState state, ServerState counted) {
    ServerState next = state;
    for (String name : List.of(ROUNDS, RHO, DELTA)) {
      Double number = counted.numbers().get(name);
      next = number == null ? next : next.with(name, number);
    }
    return next;
  }
}
