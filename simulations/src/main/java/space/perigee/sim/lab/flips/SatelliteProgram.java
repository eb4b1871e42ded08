package space.perigee.sim.lab.flips;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import space.perigee.hw.Spacecraft;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.flight.FlightSettings;
import space.perigee.onboard.flight.OnboardRuntime;
import space.perigee.onboard.flight.learn.SampleStream;
import space.perigee.onboard.flight.pass.GroundLink;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.trust.EndKeys;

/** The start of a satellite, as {@code perigee onboard run} does it. */
public interface SatelliteProgram {

  /**
   * Starts a satellite.
   *
   * @param clock wall clock
   * @param arguments of {@code perigee onboard run}
   * @throws RuntimeException if it does not start
   */
  Satellite start(Clock clock, List<String> arguments) throws IOException;

  /**
   * A satellite that has started and taken no step.
   *
   * @param inputs what it has read
   * @param ground its way to the ground
   * @param runtime the flight
   * @param end ends the link and releases the state folder
   */
  record Satellite(Inputs inputs, GroundLink ground, OnboardRuntime runtime, AutoCloseable end)
      implements AutoCloseable {

    @Override
    public void close() throws IOException {
      try {
        end.close();
      } catch (IOException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /**
   * What a satellite has read.
   *
   * @param settings with the learning plan
   * @param spacecraft with board and radio
   * @param stream its samples
   * @param golden labeled samples on which models are tested, or null
   * @param contacts its contacts
   * @param keys its keys; empty without
   */
  record Inputs(
      FlightSettings settings,
      Spacecraft spacecraft,
      SampleStream stream,
      @Nullable LabeledData golden,
      ContactPlan contacts,
      Optional<EndKeys> keys) {}
}
