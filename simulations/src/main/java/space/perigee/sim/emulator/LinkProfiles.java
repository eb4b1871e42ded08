package space.perigee.sim.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import space.perigee.hw.text.TextResource;
import space.perigee.hw.yaml.Finding;
import space.perigee.hw.yaml.YamlSchema;
import space.perigee.hw.yaml.YamlTree;
import space.perigee.sync.io.InputException;
import space.perigee.sync.io.Utf8Text;

/** Reads link profiles: built-in ones by name, others from YAML files. */
public final class LinkProfiles {

  public static final List<String> SHIPPED = List.of("s-band-leo", "uhf-leo", "storm");

  private static final int MAX_DEPTH = 8;
  private static final double NANOS_PER_MS = 1e6;
  private static final double MS = 1000;

  private LinkProfiles() {}

  /**
   * Returns the text of a built-in profile.
   *
   * @throws InputException if there is none of that name
   */
  public static String text(String name) {
    if (!SHIPPED.contains(name)) {
      throw new InputException(
          "link profile '" + name + "': must be a YAML file, or one of " + SHIPPED);
    }
    return TextResource.read(LinkProfiles.class, name + ".yaml");
  }

  /**
   * Reads a profile.
   *
   * @param nameOrFile name of a built-in profile, or a file
   * @throws InputException if it is invalid; names file, line, field, value and what is allowed
   * @throws IOException if a file cannot be read
   */
  public static LinkProfile read(String nameOrFile) throws IOException {
    Path file = Path.of(nameOrFile);
    if (SHIPPED.contains(nameOrFile) || !Files.exists(file)) {
      return parse(nameOrFile, text(nameOrFile));
    }
    return parse(nameOrFile, Utf8Text.read(file));
  }

  static LinkProfile parse(String file, String yaml) {
    YamlTree tree = YamlTree.parse(file, yaml, MAX_DEPTH);
    List<Finding> findings =
        YamlSchema.load(LinkProfiles.class, "link.schema.json").check(file, tree);
    if (!findings.isEmpty()) {
      throw new InputException(
          findings.stream()
              .sorted(Comparator.comparingInt(Finding::line))
              .map(Finding::toString)
              .collect(Collectors.joining("\n")));
    }
    JsonNode root = tree.root();
    LinkProfile.Settings settings =
        new LinkProfile.Settings(
            root.path("name").asText(),
            root.path("altitude-km").asDouble(),
            root.path("mask-deg").asDouble(0),
            millis(root.path("extra-delay-ms")),
            way(file, "down", root.path("down")),
            way(file, "up", root.path("up")),
            clockJumps(root.path("clock-jumps")));
    try {
      return new LinkProfile(settings);
    } catch (IllegalArgumentException e) {
      throw new InputException(file + ": " + e.getMessage(), e);
    }
  }

  private static LinkProfile.Way way(String file, String field, JsonNode way) {
    try {
      List<RateByElevation.Step> steps = new ArrayList<>();
      for (JsonNode step : way.path("rate")) {
        steps.add(
            new RateByElevation.Step(
                step.path("from-deg").asDouble(), step.path("bps").asDouble()));
      }
      JsonNode loss = way.path("loss");
      JsonNode reordering = way.path("reordering");
      return new LinkProfile.Way(
          new RateByElevation(steps),
          new Impairments(
              new Impairments.Loss(
                  loss.path("good").asDouble(0),
                  loss.path("bad").asDouble(0),
                  loss.path("to-bad").asDouble(0),
                  loss.path("to-good").asDouble(1)),
              way.path("corruption").asDouble(0),
              way.path("duplication").asDouble(0),
              reordering.path("share").asDouble(0),
              millis(reordering.path("late-ms"))));
    } catch (IllegalArgumentException e) {
      throw new InputException(file + ": " + field + ": " + e.getMessage(), e);
    }
  }

  private static ClockJumps clockJumps(JsonNode jumps) {
    return jumps.isMissingNode()
        ? ClockJumps.NONE
        : new ClockJumps(
            Duration.ofMillis((long) (jumps.path("mean-interval-s").asDouble() * MS)),
            Duration.ofMillis((long) (jumps.path("largest-s").asDouble() * MS)));
  }

  private static Duration millis(JsonNode millis) {
    return Duration.ofNanos((long) (millis.asDouble(0) * NANOS_PER_MS));
  }
}
