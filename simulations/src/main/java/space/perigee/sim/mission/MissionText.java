package space.perigee.sim.mission;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import space.perigee.hw.Radio;
import space.perigee.onboard.data.CsvSamples;

/** Writes the text of a new mission file, with a comment at every line. */
final class MissionText {

  /** Time over which the samples of a satellite are spread. */
  private static final Duration DAY = Duration.ofDays(1);

  private static final int COMMENT_COLUMN = 44;

  /**
   * A satellite of the file.
   *
   * @param object its name among the elements
   */
  record Line(String name, String object) {}

  /**
   * Files of the mission, relative to its folder.
   *
   * @param start first instant of the contact plans; empty for the time at which they are computed
   */
  record Files(String elements, String stations, Optional<Instant> start, int days) {}

  /**
   * Satellites whose deltas close a round. Each version moves a small part of the weights, so a day
   * of few versions lags behind; with three satellites, two double their number.
   */
  private static final int QUORUM = 2;

  private final StringBuilder text = new StringBuilder();
  private final MissionRequest.Settings settings;
  private final Radio radio;

  MissionText(MissionRequest.Settings settings, Radio radio) {
    this.settings = settings;
    this.radio = radio;
  }

  String text(
      List<Line> satellites, Files files, MissionContent.Written content, String description) {
    text.append("# yaml-language-server: $schema=mission.schema.json\n");
    text.append("# Mission '")
        .append(settings.name())
        .append("': ")
        .append(description)
        .append(".\n");
    text.append(
        "# 'perigee mission check' tries every line; docs/mission.md describes all fields.\n");
    line("name: " + settings.name(), "level of the topics, and the name that keys are bound to");
    line("model: start.zip", "the model that every satellite and the ground start with");
    if (!settings.label().equals(CsvSamples.LABEL)) {
      line("data: {label: " + quoted(settings.label()) + "}", "CSV column of the class");
    }
    line("satellites:", "");
    for (int i = 0; i < satellites.size(); i++) {
      satellite(satellites.get(i), files, content, i);
    }
    line("stations: " + files.stations(), "antennas: CSV, GeoJSON or JSON");
    ground(content.shared(), satellites.size());
    links();
    line("deltas: " + settings.deltas(), deltasComment());
    line("keys: keys", "made by 'perigee mission keys'; without this line nothing is signed");
    line("contact-plan:", "what 'perigee mission plan' computes from the elements");
    files
        .start()
        .ifPresent(from -> line("  from: " + from, "the elements are valid near this time"));
    line("  days: " + files.days(), files.start().isPresent() ? "from then on" : "from now on");
    line("state: state", "programs that run from this folder keep their state here");
    return text.toString();
  }

  private void satellite(Line satellite, Files files, MissionContent.Written content, int index) {
    line("  - name: " + satellite.name(), "in topics, keys and reports");
    line("    spacecraft: " + settings.spacecraft(), "board, radio and power: 'perigee hw list'");
    line("    elements: " + files.elements(), "its orbit: TLE or OMM");
    line("    object: " + quoted(satellite.object()), "its name or catalog number in that file");
    line("    data: " + content.streams().get(index), "what its sensor sees");
    line("    golden: " + content.shared().golden(), "tests models on board");
    line(
        "    sample-interval: " + interval(content.streamSizes().get(index)),
        content.streamSizes().get(index) + " samples in a day");
    if (!content.isOrdered()) {
      line("    order: shuffled", "classes mixed, not one after the other");
    }
    line("    seed: " + settings.seed(), "of its random choices");
  }

  private void ground(MissionContent.Shared shared, int satellites) {
    line("ground:", "");
    line("  held-out: " + shared.heldOut(), "scores every version for the report");
    line("  gate: " + shared.golden(), "decides whether a version is published");
    line(
        "  quorum: " + Math.min(QUORUM, satellites),
        "satellites that have sent a delta when a new version is made");
    line("  round-timeout: 12h", "longest wait for them");
    line("  mqtt-port: 8883", "its broker");
    line("  http-port: 8080", "its page and API");
  }

  private void links() {
    line("links:", "the preferred one first");
    switch (settings.transport()) {
      case MQTT -> {
        line("  - satellite: mqtts://127.0.0.1:8883", "put the ground's host here");
        line("    ground: broker", "the ground's own broker");
      }
      case UDP -> {
        line(
            "  - satellite: udp://127.0.0.1:4556?rate=" + radio.rates().downlinkRateBps(),
            "the ground's host; bit/s down");
        line(
            "    ground: udp://127.0.0.1:4556?rate=" + radio.rates().uplinkRateBps(),
            "where it listens; bit/s up");
      }
      case FILES -> {
        line(
            "  - satellite: files:link/up/out,link/up/in",
            "folders that the radio empties and fills");
        line("    ground: files:link/down/out,link/down/in", "the same at the ground");
      }
    }
  }

  private String deltasComment() {
    return settings.deltas().equals("lossless")
        ? "every changed weight, exactly"
        : "fraction of the weights in a delta; or 'lossless'";
  }

  /** The interval that spreads the samples over a day, in whole seconds if there are few. */
  private static String interval(int samples) {
    long millis = DAY.toMillis() / (samples + 1L);
    return millis >= 10_000 ? millis / 1000 + "s" : Math.max(1, millis) + "ms";
  }

  private static String quoted(String text) {
    return text.matches("[A-Za-z][A-Za-z0-9 ._()/-]*")
            && !text.matches("(?i)true|false|null|yes|no|on|off")
        ? text
        : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private void line(String value, String comment) {
    if (comment.isEmpty()) {
      text.append(value).append('\n');
    } else {
      text.append(String.format(Locale.ROOT, "%-" + COMMENT_COLUMN + "s # %s%n", value, comment));
    }
  }
}
