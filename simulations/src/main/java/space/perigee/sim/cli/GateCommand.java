package space.perigee.sim.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import space.perigee.sim.gate.ContactTraffic;
import space.perigee.sim.gate.GateListener;
import space.perigee.sim.gate.GateReport;
import space.perigee.sim.gate.GateSettings;
import space.perigee.sim.gate.LinkGate;
import space.perigee.sim.gate.LinkShape;
import space.perigee.sync.cli.ClockOptions;
import space.perigee.sync.cli.InputException;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.time.MissionClock;

/** {@code perigee sim gate}: a TCP port that is open when the satellite has a contact. */
@Command(
    name = "gate",
    description = {
      "Emulate a satellite's link: a TCP port that lets connections through during contacts only.",
      "Runs until the last contact of the plan has ended, or until it is interrupted."
    },
    mixinStandardHelpOptions = true)
public final class GateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--plan",
      paramLabel = "FILE",
      required = true,
      description = "Contact plan, CSV as 'perigee sim contacts' writes it.")
  private Path plan = Path.of("");

  @Option(names = "--satellite", paramLabel = "ID", required = true, description = "Whose link.")
  private String satellite = "";

  @Option(
      names = "--listen",
      paramLabel = "PORT",
      required = true,
      description = "Port on the loopback interface to which the satellite connects; 0: any free.")
  private int listen;

  @Option(
      names = "--upstream",
      paramLabel = "HOST:PORT",
      required = true,
      description = "Where the ground listens.")
  private String upstream = "";

  @Option(
      names = "--down-bps",
      paramLabel = "BPS",
      required = true,
      description = "Bit rate from satellite to ground, bits per mission second.")
  private double downBps;

  @Option(
      names = "--up-bps",
      paramLabel = "BPS",
      required = true,
      description = "Bit rate from ground to satellite, bits per mission second.")
  private double upBps;

  @Option(
      names = "--delay-ms",
      paramLabel = "MS",
      defaultValue = "0",
      description = "One-way delay, mission milliseconds (default: ${DEFAULT-VALUE}).")
  private long delayMs;

  @Mixin private ClockOptions clockOptions = new ClockOptions();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Where to write what went through, when the gate ends.")
  private @Nullable Path json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (listen < 0 || listen > 65535) {
      throw new InputException("--listen " + listen + ": must be a port, 0 to 65535");
    }
    if (json != null) {
      Path folder = json.toAbsolutePath().getParent();
      if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(json)) {
        throw new InputException("--json " + json + ": must be a file in a folder that exists");
      }
    }
    LinkShape shape = shape();
    InetSocketAddress ground = address(upstream);
    MissionClock clock = clockOptions.clock(Clock.systemUTC());
    ContactPlan contacts = ContactPlan.readCsv(plan);
    requireSatellite(contacts);

    CountDownLatch done = new CountDownLatch(1);
    Thread onInterrupt = null;
    GateSettings settings = GateSettings.onLoopback(satellite, listen, ground, shape);
    try (LinkGate gate = LinkGate.open(settings, contacts, clock, new Printer(out(), clock))) {
      onInterrupt = new Thread(() -> endAndWait(gate, done), "perigee-gate-interrupt");
      Runtime.getRuntime().addShutdownHook(onInterrupt);
      out().println(clock.instant() + " listening on port " + gate.port() + " for " + satellite);
      out().flush();
      GateReport report = await(gate);
      if (json != null) {
        Files.writeString(json, json(report));
      }
      out().println(summary(report));
      out().flush();
      return 0;
    } finally {
      done.countDown();
      forget(onInterrupt);
    }
  }

  private LinkShape shape() {
    try {
      return new LinkShape(downBps, upBps, Duration.ofMillis(delayMs));
    } catch (IllegalArgumentException e) {
      throw new InputException("--down-bps, --up-bps, --delay-ms: " + e.getMessage(), e);
    }
  }

  private void requireSatellite(ContactPlan contacts) {
    if (contacts.forSatellite(satellite).contacts().isEmpty()) {
      List<String> known =
          contacts.contacts().stream().map(Contact::satellite).distinct().sorted().toList();
      throw new InputException(
          "--satellite " + satellite + ": " + plan + " has contacts of " + known + " only");
    }
  }

  static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (colon < 1 || port < 1 || port > 65535) {
        throw new NumberFormatException();
      }
      InetSocketAddress address = new InetSocketAddress(text.substring(0, colon), port);
      if (address.isUnresolved()) {
        throw new InputException("--upstream " + text + ": unknown host");
      }
      return address;
    } catch (NumberFormatException e) {
      throw new InputException(
          "--upstream " + text + ": must be HOST:PORT with a port of 1 to 65535", e);
    }
  }

  private static GateReport await(LinkGate gate) throws IOException, InterruptedException {
    try {
      return gate.ended().get();
    } catch (ExecutionException e) {
      throw new IOException("the gate failed: " + e.getCause(), e);
    }
  }

  /** In the shutdown hook: lets {@link #call} finish, which the JVM would not wait for. */
  private static void endAndWait(LinkGate gate, CountDownLatch done) {
    gate.close();
    try {
      done.await(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void forget(@Nullable Thread hook) {
    if (hook != null) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        return; // the hook is running: that is how we got here
      }
    }
  }

  private static String summary(GateReport report) {
    return "total: "
        + report.contacts().size()
        + " contacts, down "
        + report.bytesDown()
        + " bytes, up "
        + report.bytesUp()
        + ", lost "
        + (report.lostDown() + report.lostUp())
        + ", refused connections "
        + report.refused();
  }

  private static String json(GateReport report) throws IOException {
    JsonMapper mapper = new JsonMapper();
    ObjectNode root = mapper.createObjectNode();
    root.put("satellite", report.satellite());
    root.put("bytesDown", report.bytesDown());
    root.put("bytesUp", report.bytesUp());
    root.put("lostDown", report.lostDown());
    root.put("lostUp", report.lostUp());
    root.put("refusedConnections", report.refused());
    var contacts = root.putArray("contacts");
    for (ContactTraffic traffic : report.contacts()) {
      ObjectNode one = contacts.addObject();
      one.put("station", traffic.contact().station());
      one.put("aos", traffic.contact().aos().toString());
      one.put("los", traffic.contact().los().toString());
      one.put("opened", traffic.opened().toString());
      one.put("closed", traffic.closed() == null ? null : traffic.closed().toString());
      one.put("firstByte", traffic.firstByte() == null ? null : traffic.firstByte().toString());
      one.put("bytesDown", traffic.bytesDown());
      one.put("bytesUp", traffic.bytesUp());
      one.put("lostDown", traffic.lostDown());
      one.put("lostUp", traffic.lostUp());
      one.put("connections", traffic.connections());
    }
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** One line an event. */
  private record Printer(PrintWriter out, Clock clock) implements GateListener {

    @Override
    public void onOpen(Contact contact) {
      print("open   " + contact.station() + " until " + contact.los());
    }

    @Override
    public void onClose(ContactTraffic traffic) {
      print(
          "closed "
              + traffic.contact().station()
              + " down "
              + traffic.bytesDown()
              + " bytes, up "
              + traffic.bytesUp()
              + ", lost "
              + (traffic.lostDown() + traffic.lostUp())
              + ", connections "
              + traffic.connections());
    }

    private void print(String event) {
      out.println(clock.instant() + " " + event);
      out.flush();
    }
  }
}
