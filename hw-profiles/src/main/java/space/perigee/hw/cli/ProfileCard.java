package space.perigee.hw.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import space.perigee.hw.Board;
import space.perigee.hw.Profile;
import space.perigee.hw.Radio;
import space.perigee.hw.Spacecraft;
import space.perigee.hw.text.Quantity;

/** One profile as text: its values with units, derived figures, and sources. */
final class ProfileCard {

  /** Typical length of a contact of a satellite in low Earth orbit with one station. */
  static final Duration PASS = Duration.ofMinutes(8);

  private static final int LINE_CHARS = 96;
  private static final int LABEL_CHARS = 19;

  private final List<String> lines = new ArrayList<>();

  private ProfileCard() {}

  /** The lines of the card. */
  static List<String> lines(Profile profile) {
    ProfileCard card = new ProfileCard();
    card.lines.add(profile.id() + ": " + profile.name());
    card.lines.add("");
    if (profile instanceof Board board) {
      card.board(board);
    } else if (profile instanceof Radio radio) {
      card.radio(radio);
    } else if (profile instanceof Spacecraft craft) {
      card.spacecraft(craft);
    }
    card.origin(profile);
    return card.lines;
  }

  /** The derived figures of a profile, for JSON; the names include the units. */
  static Map<String, Double> derived(Profile profile) {
    Map<String, Double> derived = new LinkedHashMap<>();
    if (profile instanceof Board board) {
      derived.put("trainJoulesPerGflop", board.trainJoulesPerGflop());
      derived.put("unclaimedRamMb", (double) board.unclaimedRamMb());
    } else if (profile instanceof Radio radio) {
      derived.put("downlinkBytesIn8Min", (double) radio.downlinkBytes(PASS));
      derived.put("uplinkBytesIn8Min", (double) radio.uplinkBytes(PASS));
    } else if (profile instanceof Spacecraft craft) {
      double train = craft.board().power().wattsTrain();
      derived.put("batteryUsableJoules", craft.battery().usableJoules());
      derived.put("wattsSpareSunlitIdle", craft.wattsSpareSunlit(idle(craft)));
      derived.put("wattsSpareSunlitTraining", craft.wattsSpareSunlit(train));
      derived.put("secondsOnBatteryTraining", craft.secondsOnBattery(train));
      derived.put("steadyDegCTraining", craft.thermal().steadyDegC(train));
      derived.put("downlinkBytesIn8Min", (double) craft.radio().downlinkBytes(PASS));
      derived.put("uplinkBytesIn8Min", (double) craft.radio().uplinkBytes(PASS));
    }
    return derived;
  }

  private void board(Board board) {
    Board.Power power = board.power();
    Board.Quotas quotas = board.quotas();
    row("CPU", board.processor().cpu());
    row(
        "cores",
        "%d for learning, %s, %d MHz",
        board.processor().cores(),
        board.processor().architecture(),
        board.processor().clockMhz());
    row("memory", Quantity.memory(board.memory().ramMb()));
    row("storage", Quantity.memory(board.memory().storageMb()));
    row(
        "power",
        "%s idle, %s inferring, %s training",
        Quantity.watts(power.wattsIdle()),
        Quantity.watts(power.wattsInfer()),
        Quantity.watts(power.wattsTrain()));
    row(
        "arithmetic",
        "%s GFLOP/s float32, sustained",
        Quantity.number(board.processor().sustainedGflops()));
    row(
        "quotas",
        "heap %s, native %s, replay %s, runtime %s, outbox %s",
        Quantity.memory(quotas.heapMb()),
        Quantity.memory(quotas.nativeMb()),
        Quantity.memory(quotas.replayMb()),
        Quantity.memory(quotas.runtimeMb()),
        Quantity.memory(quotas.outboxMb()));
    for (Board.Rate rate : board.measured()) {
      row(
          "measured",
          "%s: %.0f samples/s trained, %.0f predicted (%s)",
          rate.model(),
          rate.trainPerSecond(),
          rate.predictPerSecond(),
          rate.source());
    }
    row("natives", board.natives().nd4jClassifier() + ", built with -Dboard=" + board.id());
    lines.add("");
    row("training costs", "%.2f J per GFLOP", board.trainJoulesPerGflop());
    row("free memory", Quantity.memory(board.unclaimedRamMb()) + " for other programs");
  }

  private void radio(Radio radio) {
    row("band", radio.band() + ", " + radio.duplex().label() + " duplex");
    row("downlink", Quantity.rate(radio.rates().downlinkRateBps()));
    row("uplink", Quantity.rate(radio.rates().uplinkRateBps()));
    row(
        "frames",
        "%d bytes, overhead %s %%",
        radio.mtuBytes(),
        Quantity.number(100 * radio.rates().protocolOverheadFraction()));
    row("transmitting", Quantity.watts(radio.wattsTransmit()));
    lines.add("");
    pass(radio);
  }

  private void spacecraft(Spacecraft craft) {
    Spacecraft.Thermal thermal = craft.thermal();
    double train = craft.board().power().wattsTrain();
    row("board", craft.board().id() + ": " + craft.board().name());
    row("radio", craft.radio().id() + ": " + craft.radio().name());
    row(
        "battery",
        "%s Wh, of which %s Wh usable",
        Quantity.number(craft.battery().capacityWh()),
        Quantity.number(craft.battery().usableJoules() / 3600));
    row("solar", Quantity.watts(craft.wattsSolarSunlit()) + " in sunlight");
    row("bus", Quantity.watts(craft.wattsBus()));
    row(
        "temperature",
        "%s to %s degC; %s J/K, %s W/K to %s degC",
        Quantity.number(thermal.minOperatingDegC()),
        Quantity.number(thermal.maxOperatingDegC()),
        Quantity.number(thermal.heatCapacityJPerK()),
        thermal.conductanceWPerK(),
        Quantity.number(thermal.sinkDegC()));
    lines.add("");
    row(
        "spare in sunlight",
        "%s idle, %s training",
        Quantity.watts(craft.wattsSpareSunlit(idle(craft))),
        Quantity.watts(craft.wattsSpareSunlit(train)));
    row("without sunlight", Quantity.duration(craft.secondsOnBattery(train)) + " of training");
    row(
        "training heats to",
        "%s degC, with a time constant of %s",
        Quantity.number(thermal.steadyDegC(train)),
        Quantity.duration(thermal.timeConstantSeconds()));
    pass(craft.radio());
  }

  private void pass(Radio radio) {
    row(
        "pass of 8 minutes",
        "%s down %s %s up",
        Quantity.bytes(radio.downlinkBytes(PASS)),
        radio.duplex() == Radio.Duplex.FULL ? "and" : "or",
        Quantity.bytes(radio.uplinkBytes(PASS)));
  }

  private void origin(Profile profile) {
    lines.add("");
    String label = "sources";
    for (String source : profile.sources()) {
      row(label, source);
      label = "";
    }
    if (!profile.notes().isBlank()) {
      wrapped("notes", profile.notes());
    }
  }

  private void wrapped(String label, String text) {
    String next = label;
    StringBuilder line = new StringBuilder();
    for (String word : text.strip().split("\\s+", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > LINE_CHARS - LABEL_CHARS) {
        row(next, line.toString());
        next = "";
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    row(next, line.toString());
  }

  private void row(String label, String format, Object... values) {
    row(label, String.format(Locale.ROOT, format, values));
  }

  private void row(String label, String value) {
    lines.add(label + " ".repeat(Math.max(1, LABEL_CHARS - label.length())) + value);
  }

  private static double idle(Spacecraft craft) {
    return craft.board().power().wattsIdle();
  }
}
