package space.perigee.onboard.cli;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import space.perigee.onboard.flight.OnboardRuntime;
import space.perigee.onboard.flight.StateFolder;
import space.perigee.onboard.flight.inputs.DamagedInput;
import space.perigee.onboard.flight.pass.GroundLink;
import space.perigee.onboard.flight.payload.PredictionQueue;
import space.perigee.onboard.flight.payload.PredictionSink;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.link.Link;
import space.perigee.sync.trust.EndKeys;

/**
 * A satellite that has started: every input read, its state restored, and no step taken yet.
 * Closing it ends the link and releases the state folder; {@link OnboardRuntime#checkpoint} comes
 * first if the state is to last.
 */
public final class StartedFlight implements AutoCloseable {

  private final FlightConfiguration configuration;
  private final ContactPlan contacts;
  private final StateFolder folder;
  private final Optional<EndKeys> keys;
  private final GroundLink ground;
  private final @Nullable PredictionQueue predictions;
  private final OnboardRuntime runtime;
  private final List<DamagedInput> damagedInputs;

  StartedFlight(
      FlightConfiguration configuration,
      ContactPlan contacts,
      StateFolder folder,
      Connection connection,
      OnboardRuntime runtime,
      List<DamagedInput> damagedInputs) {
    this.configuration = configuration;
    this.contacts = contacts;
    this.folder = folder;
    this.keys = connection.keys();
    this.ground = connection.ground();
    this.predictions = connection.predictions();
    this.runtime = runtime;
    this.damagedInputs = List.copyOf(damagedInputs);
  }

  /**
   * The ways out of the satellite: to the ground, and to a payload computer.
   *
   * @param keys empty if frames are neither encrypted nor signed
   * @param predictions null if nobody wants them
   */
  record Connection(
      GroundLink ground, Optional<EndKeys> keys, @Nullable PredictionQueue predictions) {

    PredictionSink sink() {
      return predictions == null ? PredictionSink.NONE : predictions;
    }
  }

  /**
   * Starts a satellite as {@code perigee onboard run} does.
   *
   * @param clock wall clock
   * @param arguments those of the command
   * @throws CommandLine.ParameterException if an argument is wrong
   * @throws space.perigee.sync.io.InputException if the satellite cannot start
   */
  public static StartedFlight start(Clock clock, List<String> arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("run"));
    all.addAll(arguments);
    CommandLine.ParseResult parsed =
        OnboardCommand.line().parseArgs(all.toArray(String[]::new)).subcommand();
    return ((RunCommand) parsed.commandSpec().userObject()).start(clock);
  }

  /** What the command line and the files that it names say. */
  public FlightConfiguration configuration() {
    return configuration;
  }

  /** The contacts of this satellite. */
  public ContactPlan contacts() {
    return contacts;
  }

  /** Its keys; empty if frames are neither encrypted nor signed. */
  public Optional<EndKeys> keys() {
    return keys;
  }

  /** The way to the ground. */
  public GroundLink ground() {
    return ground;
  }

  /** The flight, to be stepped by its owner. */
  public OnboardRuntime runtime() {
    return runtime;
  }

  /** The inputs that were damaged or missing, and what is used instead. */
  public List<DamagedInput> damagedInputs() {
    return damagedInputs;
  }

  Link link() {
    return ground.link();
  }

  /** Ends the link, and hands over the predictions that wait. */
  void leave() {
    try {
      ground.link().close();
    } finally {
      if (predictions != null) {
        predictions.close();
      }
    }
  }

  @Override
  public void close() throws IOException {
    try {
      leave();
    } finally {
      folder.close();
    }
  }
}
