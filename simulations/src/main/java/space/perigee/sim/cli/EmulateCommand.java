package space.perigee.sim.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import space.perigee.sim.emulator.ClockJumps;
import space.perigee.sim.emulator.DatagramEmulator;
import space.perigee.sim.emulator.EmulatorReport;
import space.perigee.sim.emulator.EmulatorSettings;
import space.perigee.sim.emulator.LinkEmulator;
import space.perigee.sim.emulator.LinkProfile;
import space.perigee.sim.emulator.LinkProfiles;
import space.perigee.sim.emulator.LinkShape;
import space.perigee.sim.emulator.Playback;
import space.perigee.sim.emulator.RadioLink;
import space.perigee.sim.emulator.TcpEmulator;
import space.perigee.sync.cli.ClockOptions;
import space.perigee.sync.cli.OptionValues;
import space.perigee.sync.cli.PerigeeCommand;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.io.InputException;
import space.perigee.sync.io.OutputFile;
import space.perigee.sync.io.StopHook;
import space.perigee.sync.time.MissionClock;

/** {@code perigee sim emulate}: emulates a satellite's radio link between two processes. */
@Command(
    name = "emulate",
    description = {
      "Emulate a satellite's radio link between two processes: forward TCP connections or UDP"
          + " datagrams from one port to another during the contacts of a plan, at the rates and"
          + " delays of a link profile.",
      "",
      "Outside contacts the emulator refuses connections and drops datagrams. During a contact the"
          + " rate follows the elevation and the delay the slant range, both derived from the"
          + " contact's maximum elevation and length. Datagrams are lost in bursts (Gilbert-Elliott),"
          + " corrupted, duplicated and reordered; the same seed affects the same datagrams. TCP"
          + " streams see none of this; to test losses below TCP, use 'perigee sim link-bench' or the"
          + " kernel's netem. Clock jumps of a profile move contacts to times at which the"
          + " satellite's clock does not expect them.",
      "",
      "On a busy machine the emulator may run late, and nothing moves meanwhile. It reports this link"
          + " time; on a machine with a core to spare there is next to none.",
      "The emulator runs until the last contact of the plan ends, or until it is interrupted.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  perigee sim emulate --plan contacts.csv --satellite sat-1 --protocol udp \\",
      "      --listen 4001 --upstream 127.0.0.1:4000 --profile s-band-leo --seed 7",
      "",
      "Exit codes: 0 plan completed, 1 failed (a port is in use), 2 bad input, 130 interrupted."
    })
public final class EmulateCommand extends PerigeeCommand {

  private static final Duration MAX_EVERY = Duration.ofDays(1);

  enum Protocol {
    TCP,
    UDP
  }

  @Option(
      names = "--plan",
      paramLabel = "FILE",
      required = true,
      description = "Contact plan, a CSV file from 'perigee sim contacts'.")
  private Path plan = Path.of("");

  @Option(
      names = "--satellite",
      paramLabel = "ID",
      required = true,
      description = "Satellite whose link to emulate.")
  private String satellite = "";

  @Option(
      names = "--protocol",
      paramLabel = "P",
      defaultValue = "tcp",
      description = "tcp or udp (default: ${DEFAULT-VALUE}).")
  private Protocol protocol = Protocol.TCP;

  @Option(
      names = "--listen",
      paramLabel = "PORT",
      required = true,
      description = "Loopback port to which the satellite connects; 0 for any free port.")
  private int listen;

  @Option(
      names = "--upstream",
      paramLabel = "HOST:PORT",
      required = true,
      description = "Address on which the ground listens.")
  private String upstream = "";

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Radio radio = new Radio();

  /** A link profile, or constant rates and delay. */
  private static final class Radio {

    @Option(
        names = "--profile",
        paramLabel = "NAME|FILE",
        required = true,
        description =
            "Link profile: a YAML file or a built-in profile (s-band-leo, uhf-leo, storm); see"
                + " --print-profile.")
    private @Nullable String profile;

    @ArgGroup(exclusive = false)
    private @Nullable Constants constants;
  }

  private static final class Constants {

    @Option(
        names = "--down-bps",
        paramLabel = "BPS",
        required = true,
        description = "Constant downlink rate, bits per mission second, instead of a profile.")
    private double downBps;

    @Option(
        names = "--up-bps",
        paramLabel = "BPS",
        required = true,
        description = "Constant uplink rate, bits per mission second.")
    private double upBps;

    @Option(
        names = "--delay-ms",
        paramLabel = "MS",
        defaultValue = "0",
        description = "Constant one-way delay, mission milliseconds (default: ${DEFAULT-VALUE}).")
    private long delayMs;
  }

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description =
          "Seed of losses, other impairments and clock jumps (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--every",
      paramLabel = "S",
      defaultValue = "10",
      description =
          "Wall seconds between status lines during a contact; 0 for none (default:"
              + " ${DEFAULT-VALUE}).")
  private double everySeconds = 10;

  @Mixin private ClockOptions clockOptions = new ClockOptions();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the traffic of each contact to FILE when the emulator ends.")
  private @Nullable Path json;

  @Option(
      names = "--print-profile",
      paramLabel = "NAME",
      help = true,
      description = "Print a built-in link profile, as a template for your own, and exit.")
  private @Nullable String printed;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (printed != null) {
      out().print(LinkProfiles.text(printed));
      out().flush();
      return 0;
    }
    requireOptions();
    RadioLink link = link();
    InetSocketAddress ground = AddressOption.parse("--upstream", upstream);
    MissionClock clock = clockOptions.clock(Clock.systemUTC());
    ContactPlan contacts = ContactPlan.readCsv(plan);
    requireSatellite(contacts);
    contacts = jumps(link).moved(contacts.forSatellite(satellite), seed);

    EmulationText text = new EmulationText(out(), clock, link);
    EmulatorSettings settings =
        new EmulatorSettings(
            satellite,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), listen),
            ground,
            link,
            seed);
    try (LinkEmulator emulator = open(settings, new Playback(contacts, clock, text));
        StopHook hook = StopHook.interrupting()) {
      hook.onStop(emulator::close);
      EmulatorReport report = await(emulator, text);
      if (json != null) {
        OutputFile.write(json, EmulationText.json(report));
      }
      text.total(report);
      return 0;
    }
  }

  private void requireOptions() {
    OptionValues.requireWithin("--listen", listen, 0, 65535);
    OptionValues.requireWithin("--every", everySeconds, 0, MAX_EVERY.toSeconds());
    OptionValues.requireFile("--json", json);
  }

  private RadioLink link() throws IOException {
    if (radio.profile != null) {
      return LinkProfiles.read(radio.profile);
    }
    Constants constants = radio.constants;
    if (constants == null) {
      throw new InputException("one of --profile, --down-bps must be given");
    }
    try {
      return new LinkShape(
          constants.downBps, constants.upBps, Duration.ofMillis(constants.delayMs));
    } catch (IllegalArgumentException e) {
      throw new InputException("--down-bps, --up-bps, --delay-ms: " + e.getMessage(), e);
    }
  }

  private static ClockJumps jumps(RadioLink link) {
    return link instanceof LinkProfile profile ? profile.settings().clockJumps() : ClockJumps.NONE;
  }

  private LinkEmulator open(EmulatorSettings settings, Playback playback) throws IOException {
    return switch (protocol) {
      case TCP -> TcpEmulator.open(settings, playback);
      case UDP -> DatagramEmulator.open(settings, playback);
    };
  }

  private void requireSatellite(ContactPlan contacts) {
    if (contacts.forSatellite(satellite).contacts().isEmpty()) {
      List<String> known =
          contacts.contacts().stream().map(Contact::satellite).distinct().sorted().toList();
      throw new InputException(
          "--satellite " + satellite + ": " + plan + " has contacts of " + known + " only");
    }
  }

  private EmulatorReport await(LinkEmulator emulator, EmulationText text)
      throws IOException, InterruptedException {
    try {
      while (everySeconds > 0) {
        try {
          return emulator.ended().get((long) (everySeconds * 1000), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          text.now(emulator.report());
        }
      }
      return emulator.ended().get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException("the emulator failed", e);
    }
  }
}
