package space.perigee.sim.fly;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import space.perigee.mission.Mission;
import space.perigee.mission.MissionException;
import space.perigee.mission.MissionFile;
import space.perigee.sim.mission.KeySetup;
import space.perigee.sim.mission.MissionRequest;
import space.perigee.sim.mission.NewMission;
import space.perigee.sim.mission.Transport;
import space.perigee.sync.io.InputException;
import space.perigee.sync.io.OutputFile;

/**
 * The mission folder of the demo: made from the template of Landsat pixels, or used as it is.
 *
 * @param folder where it is, or will be
 * @param spacecraft profile of all satellites of a new folder; null for the template's
 * @param link written into a new folder; null for the template's
 * @param wall wall time, at which the certificates are valid
 * @param progress is given what happens, a line each
 */
public record DemoFolder(
    Path folder,
    @Nullable String spacecraft,
    @Nullable Transport link,
    Clock wall,
    Consumer<String> progress) {

  private static final String LOSSLESS = "lossless";

  /** The rule, its comment, and the lines of a rule in block style. */
  private static final Pattern DELTAS =
      Pattern.compile("(?m)^deltas:[^#\\n]*(#[^\\n]*)?(?:\\n[ \\t]+\\S[^\\n]*)*");

  private static final Pattern AGGREGATION = Pattern.compile("(?m)^  aggregation:.*$");
  private static final Pattern GROUND = Pattern.compile("(?m)^ground:.*$");

  /**
   * In what a mission differs from the template.
   *
   * @param lossless whether to write {@code deltas: lossless} into the folder
   * @param aggregation the aggregation strategy to write into it; null for what is there
   */
  public record Variant(boolean lossless, @Nullable String aggregation) {

    /** The template itself. */
    public static final Variant NONE = new Variant(false, null);

    /** Returns the text of a mission file with this variant. */
    String in(String text) {
      String with = lossless ? DemoFolder.lossless(text) : text;
      return aggregation == null ? with : aggregated(with, aggregation);
    }
  }

  /**
   * Returns the mission, with all that it needs to fly.
   *
   * @param seed of a new folder; null for 1
   * @throws InputException if the folder exists and is not as the arguments want it
   */
  public Mission prepare(@Nullable Long seed, Variant variant)
      throws IOException, InterruptedException {
    Path file = folder.resolve(MissionFile.NAME);
    boolean exists = Files.exists(file);
    if (exists) {
      if (seed != null || spacecraft != null) {
        throw new InputException(
            folder
                + ": exists, and is flown as it is; "
                + (seed != null ? "--seed" : "--spacecraft")
                + " is for a new folder: name another one, or delete this one");
      }
    } else {
      create(seed == null ? 1 : seed, variant.lossless());
    }
    String text = Files.readString(file);
    if (!variant.in(text).equals(text)) {
      OutputFile.write(file, variant.in(text));
    }
    Mission mission = read();
    progress.accept(
        folder + (exists ? ": flown as it is" : ": made from the template of Landsat pixels"));
    makeKeys(mission);
    return mission;
  }

  private Mission read() throws IOException {
    try {
      return MissionFile.read(folder);
    } catch (MissionException e) {
      throw new InputException(e.getMessage(), e);
    }
  }

  /** Returns the text of a mission file with lossless deltas. */
  static String lossless(String text) {
    Matcher line = DELTAS.matcher(text);
    if (!line.find()) {
      return text + "deltas: " + LOSSLESS + "\n";
    }
    String comment = line.group(1) == null ? "" : " " + line.group(1);
    return text.substring(0, line.start())
        + "deltas: "
        + LOSSLESS
        + comment
        + text.substring(line.end());
  }

  /** Returns the text of a mission file whose ground has an aggregation strategy. */
  static String aggregated(String text, String strategy) {
    String field = "  aggregation: '" + strategy + "'";
    Matcher line = AGGREGATION.matcher(text);
    return line.find()
        ? text.substring(0, line.start()) + field + text.substring(line.end())
        : GROUND
            .matcher(text)
            .replaceFirst(ground -> Matcher.quoteReplacement(ground.group() + "\n" + field));
  }

  private void create(long seed, boolean lossless) throws IOException, InterruptedException {
    MissionRequest.Settings usual = MissionRequest.Settings.of("demo");
    MissionRequest.Settings settings =
        new MissionRequest.Settings(
            usual.name(),
            spacecraft == null ? usual.spacecraft() : spacecraft,
            link == null ? usual.transport() : link,
            lossless ? LOSSLESS : usual.deltas(),
            usual.label(),
            seed);
    MissionRequest request = MissionRequest.of(MissionRequest.Template.LANDSAT, settings);
    new NewMission(request, wall.instant(), progress, (epoch, done, samples, loss, scores) -> {})
        .write(folder);
  }

  private void makeKeys(Mission mission) throws IOException {
    if (mission.keys().isPresent()
        && !new KeySetup(mission, Optional.empty(), wall.instant()).make().steps().isEmpty()) {
      progress.accept(folder + ": keys and certificates made");
    }
  }
}
