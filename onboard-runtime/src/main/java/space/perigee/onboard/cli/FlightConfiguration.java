package space.perigee.onboard.cli;

import org.jspecify.annotations.Nullable;
import space.perigee.hw.Spacecraft;
import space.perigee.onboard.board.MemoryBudget;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.flight.FlightSettings;
import space.perigee.onboard.flight.account.EnergyBudget;
import space.perigee.onboard.flight.learn.SampleStream;
import space.perigee.onboard.learning.Learner;

/**
 * A flight, or the rehearsal of one: the options resolved, with every file read and every value
 * checked.
 *
 * @param settings how the satellite behaves
 * @param spacecraft its hardware: board, radio, power
 * @param learner with the model that it starts with
 * @param stream what it will see
 * @param golden labeled samples to test models from the ground on, or null
 */
public record FlightConfiguration(
    FlightSettings settings,
    Spacecraft spacecraft,
    Learner learner,
    SampleStream stream,
    @Nullable LabeledData golden) {

  /** The energy that the spacecraft has for computing. */
  EnergyBudget energy() {
    return EnergyBudget.of(spacecraft);
  }

  /** The memory that the board leaves for learning. */
  MemoryBudget memory() {
    return new MemoryBudget(spacecraft.board());
  }

  /** Bytes that may wait for a contact on the board's storage. */
  long outboxBytes() {
    return (long) spacecraft.board().quotas().outboxMb() << 20;
  }
}
