package space.perigee.sim.fly;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import space.perigee.hw.text.Quantity;
import space.perigee.sim.report.LinkBytes;
import space.perigee.sim.report.LosslessFlight;
import space.perigee.sim.report.MissionReport;
import space.perigee.sim.report.SatelliteResult;

/** A report as a few lines of text, and as the JSON object of the last line of output. */
public final class OutcomeText {

  private OutcomeText() {}

  /** Returns a summary to print. */
  public static String summary(MissionReport report) {
    StringBuilder text = new StringBuilder();
    line(text, "start model", LiveTable.percent(report.model().startAccuracy()));
    for (SatelliteResult satellite : report.satellites()) {
      if (satellite.aloneAccuracy() != null) {
        line(
            text,
            satellite.satellite() + " alone",
            LiveTable.percent(satellite.aloneAccuracy())
                + (satellite.mainClasses().isEmpty()
                    ? ""
                    : "   saw mainly " + String.join(" and ", satellite.mainClasses())));
      }
    }
    line(text, "global model", LiveTable.percent(report.model().globalAccuracy()));
    LinkBytes link = report.link();
    line(
        text,
        "bytes at the link",
        String.format(
            Locale.ROOT,
            "%s: %s down, %s up; %s of it upkeep",
            LiveTable.bytes(link.total()),
            LiveTable.bytes(report.down().total()),
            LiveTable.bytes(report.up().total()),
            LiveTable.bytes(link.upkeep())));
    line(
        text,
        "as float32",
        String.format(
            Locale.ROOT,
            "%s for %s: %.1f times as many",
            LiveTable.bytes(report.float32Bytes()),
            Quantity.count(link.deliveries(), "delivery", "deliveries"),
            report.float32Ratio().orElse(0)));
    LosslessFlight lossless = report.lossless();
    if (lossless != null) {
      line(
          text,
          "lossless deltas",
          String.format(
              Locale.ROOT,
              "%s for %s: %.1f times as many; accuracy %s",
              LiveTable.bytes(lossless.totalBytes()),
              Quantity.count(lossless.deliveries(), "delivery", "deliveries"),
              report.losslessRatio().orElse(0),
              LiveTable.percent(lossless.globalAccuracy())));
    }
    line(
        text,
        "traffic in",
        report.contactsUsed()
            + " of "
            + Quantity.count(report.contacts().size(), "contact", "contacts"));
    line(text, "model versions", report.versionsReleased() + " published after the start model");
    return text.toString();
  }

  private static void line(StringBuilder text, String what, String value) {
    text.append(String.format("  %-20s %s%n", what, value));
  }

  /** Returns the JSON object in the last line of output. */
  public static Map<String, Object> machineReadable(MissionReport report) {
    Map<String, Object> alone = new TreeMap<>();
    report
        .satellites()
        .forEach(
            s -> {
              if (s.aloneAccuracy() != null) {
                alone.put(s.satellite(), s.aloneAccuracy());
              }
            });
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("startAccuracy", report.model().startAccuracy());
    json.put("aloneAccuracy", alone);
    json.put("globalAccuracy", report.model().globalAccuracy());
    json.put("parameters", report.model().parameters());
    json.put("deltas", report.model().deltas());
    json.put("versions", report.versionsReleased());
    json.put("down", bytes(report.down()));
    json.put("up", bytes(report.up()));
    json.put("bytes", report.link().total());
    json.put("deliveries", report.link().deliveries());
    json.put("float32Bytes", report.float32Bytes());
    report.float32Ratio().ifPresent(ratio -> json.put("float32Ratio", rounded(ratio)));
    report.losslessRatio().ifPresent(ratio -> json.put("losslessRatio", rounded(ratio)));
    json.put("contactsUsed", report.contactsUsed());
    json.put("contactsPlanned", report.contacts().size());
    json.put("wallSeconds", report.time().wallSeconds());
    return json;
  }

  private static Map<String, Object> bytes(LinkBytes bytes) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("bytes", bytes.total());
    json.put("contents", bytes.contents());
    json.put("upkeep", bytes.upkeep());
    json.put("deliveries", bytes.deliveries());
    return json;
  }

  private static double rounded(double ratio) {
    return Math.round(100 * ratio) / 100.0;
  }
}
