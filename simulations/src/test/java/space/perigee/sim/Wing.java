package space.perigee.sim;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The wings of the modules, and which other wings each may use. {@link ArchitectureTest} holds the
 * code to them, and {@code docs/architecture.md} shows them.
 */
enum Wing {
  FILES("hw-profiles", "files", "hw.yaml", "hw.text"),
  PROFILES("hw-profiles", "profiles", "hw"),
  MISSION("hw-profiles", "mission file", "mission"),
  HW_CLI("hw-profiles", "commands", "hw.cli"),
  CORE(
      "model-sync",
      "core",
      "sync.model",
      "sync.delta",
      "sync.fec",
      "sync.journal",
      "sync.transfer",
      "sync.trust",
      "sync.order",
      "sync.custody",
      "sync.exchange",
      "sync.contact",
      "sync.time",
      "sync.example",
      "sync.npz",
      "sync.io",
      "sync.v1"),
  LINKS("model-sync", "links", "sync.link.."),
  SYNC_CLI("model-sync", "commands", "sync.cli"),
  LEARNING(
      "onboard-runtime",
      "learning",
      "onboard.task",
      "onboard.data",
      "onboard.learning",
      "onboard.engine",
      "onboard.strategy",
      "onboard.selection",
      "onboard.drift",
      "onboard.trigger",
      "onboard.memory",
      "onboard.evaluation",
      "onboard.plan",
      "onboard.models",
      "onboard.keras"),
  FLIGHT(
      "onboard-runtime",
      "flight",
      "onboard.flight..",
      "onboard.board",
      "onboard.bench",
      "onboard.v1"),
  ONBOARD_CLI("onboard-runtime", "commands", "onboard.cli..", "onboard"),
  GROUND(
      "ground-station",
      "ground",
      "ground.server",
      "ground.control",
      "ground.session",
      "ground.aggregate",
      "ground.admission",
      "ground.evaluate",
      "ground.store",
      "ground.database",
      "ground.backup",
      "ground.broker",
      "ground.broker.gate",
      "ground.metrics",
      "ground.web",
      "ground.station",
      "ground.port",
      "ground.access",
      "ground.feed"),
  GROUND_CLI("ground-station", "commands", "ground.cli", "ground"),
  SIM(
      "simulations",
      "simulator",
      "sim.contacts",
      "sim.emulator",
      "sim.example",
      "sim.fly",
      "sim.federate",
      "sim.mission",
      "sim.report"),
  SIM_CLI("simulations", "commands", "sim.cli"),
  LAB(
      "simulations",
      "lab",
      "sim.lab.codec",
      "sim.lab.drift",
      "sim.lab.engine",
      "sim.lab.faults",
      "sim.lab.federate",
      "sim.lab.flips",
      "sim.lab.fuzz",
      "sim.lab.guard",
      "sim.lab.poison",
      "sim.lab.linkbench",
      "sim.lab.load",
      "sim.lab.stream",
      "sim.lab.trial"),
  LAB_CLI("simulations", "commands of the lab", "sim.lab.cli"),
  MAIN("simulations", "program", "sim");

  private static final String ROOT = "space.perigee.";

  private final String module;
  private final String title;
  private final List<String> packages;

  /**
   * @param packages below {@code space.perigee}; those with two dots at the end include what lies
   *     below them
   */
  Wing(String module, String title, String... packages) {
    this.module = module;
    this.title = title;
    this.packages = List.of(packages);
  }

  /** The arrows that leave this wing. */
  Set<Wing> arrows() {
    return switch (this) {
      case FILES, CORE -> Set.of();
      case PROFILES, MISSION -> EnumSet.of(FILES);
      case HW_CLI -> EnumSet.of(PROFILES);
      case LINKS, SYNC_CLI -> EnumSet.of(CORE);
      case LEARNING -> EnumSet.of(CORE, FILES);
      case FLIGHT -> EnumSet.of(LEARNING, LINKS, PROFILES);
      case ONBOARD_CLI -> EnumSet.of(FLIGHT, SYNC_CLI, MISSION);
      case GROUND -> EnumSet.of(LEARNING, LINKS);
      case GROUND_CLI -> EnumSet.of(GROUND, SYNC_CLI, MISSION);
      case SIM -> EnumSet.of(FLIGHT, GROUND, MISSION);
      case SIM_CLI -> EnumSet.of(SIM, SYNC_CLI);
      case LAB -> EnumSet.of(SIM);
      case LAB_CLI -> EnumSet.of(LAB, SIM_CLI, ONBOARD_CLI);
      case MAIN -> EnumSet.of(HW_CLI, GROUND_CLI, LAB_CLI);
    };
  }

  /** All wings that this one may use: where its arrows lead, directly or by way of others. */
  Set<Wing> mayUse() {
    EnumSet<Wing> reached = EnumSet.noneOf(Wing.class);
    for (Wing next : arrows()) {
      reached.add(next);
      reached.addAll(next.mayUse());
    }
    return reached;
  }

  /** Patterns of its packages, for ArchUnit. */
  String[] patterns() {
    return packages.stream().map(name -> ROOT + name).toArray(String[]::new);
  }

  private String node() {
    String names =
        packages.stream()
            .filter(name -> !name.endsWith(".v1") && name.contains("."))
            .map(name -> name.replaceFirst("^\\w+\\.(lab\\.)?", "").replace("..", ""))
            .collect(Collectors.joining(" "));
    String lines = names.replaceAll("((?:\\S+ ){3}\\S+) ", "$1<br/>");
    String text = names.isEmpty() || names.equals("cli") ? title : title + "<br/>" + lines;
    return id() + "[\"" + text + "\"]";
  }

  private String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The picture of all wings, as a Mermaid flowchart. */
  static String picture() {
    StringBuilder text = new StringBuilder("```mermaid\nflowchart TD\n");
    List<String> modules = Arrays.stream(values()).map(wing -> wing.module).distinct().toList();
    for (String module : modules) {
      text.append("  subgraph ").append(module).append('\n');
      Arrays.stream(values())
          .filter(wing -> wing.module.equals(module))
          .forEach(wing -> text.append("    ").append(wing.node()).append('\n'));
      text.append("  end\n");
    }
    for (Wing wing : values()) {
      String to = wing.arrows().stream().map(Wing::id).collect(Collectors.joining(" & "));
      if (!to.isEmpty()) {
        text.append("  ").append(wing.id()).append(" --> ").append(to).append('\n');
      }
    }
    return text.append("```\n").toString();
  }
}
