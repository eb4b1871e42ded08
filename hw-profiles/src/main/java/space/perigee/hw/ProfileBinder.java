package space.perigee.hw;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes a record of a tree that its schema has accepted. What the records refuse, which is what
 * must hold between fields, is collected over the groups of a profile.
 */
final class ProfileBinder {

  private final JsonNode root;
  private final List<FieldException.Violation> violations = new ArrayList<>();

  ProfileBinder(JsonNode root) {
    this.root = root;
  }

  /**
   * @throws FieldException if the values do not fit together
   */
  Board board() {
    Board.Power power =
        group(
            "power",
            node ->
                new Board.Power(
                    node.get("wattsIdle").asDouble(),
                    node.get("wattsInfer").asDouble(),
                    node.get("wattsTrain").asDouble()));
    Board.Quotas quotas =
        group(
            "quotas",
            node ->
                new Board.Quotas(
                    node.get("heapMb").asInt(),
                    node.get("nativeMb").asInt(),
                    node.get("replayMb").asInt(),
                    node.get("runtimeMb").asInt(),
                    node.get("outboxMb").asInt()));
    if (power == null || quotas == null) {
      throw new FieldException(violations);
    }
    return new Board(
        text("id"),
        text("name"),
        text("cpu"),
        text("architecture"),
        whole("cores"),
        whole("clockMhz"),
        whole("ramMb"),
        whole("storageMb"),
        Platform.ofId(text("javacppPlatform")).orElseThrow(),
        text("nd4jClassifier"),
        power,
        number("sustainedGflops"),
        quotas,
        measured(),
        sources(),
        notes());
  }

  /**
   * @throws FieldException if the values do not fit together
   */
  Radio radio() {
    return new Radio(
        text("id"),
        text("name"),
        text("band"),
        root.get("downlinkRateBps").asLong(),
        root.get("uplinkRateBps").asLong(),
        whole("mtuBytes"),
        number("protocolOverheadFraction"),
        Radio.Duplex.ofLabel(text("duplex")).orElseThrow(),
        number("wattsTransmit"),
        sources(),
        notes());
  }

  /**
   * @param boards finds the board that the profile names; returns null if it has reported why not
   * @param radios the same for the radio
   * @return the spacecraft, or null if its board or radio was not found
   * @throws FieldException if the values do not fit together
   */
  @Nullable Spacecraft spacecraft(
      Function<String, @Nullable Board> boards, Function<String, @Nullable Radio> radios) {
    Spacecraft.Battery battery =
        group(
            "battery",
            node ->
                new Spacecraft.Battery(
                    node.get("capacityWh").asDouble(),
                    node.get("usableDepthOfDischargeFraction").asDouble()));
    Spacecraft.Thermal thermal =
        group(
            "thermal",
            node ->
                new Spacecraft.Thermal(
                    node.get("minOperatingDegC").asDouble(),
                    node.get("maxOperatingDegC").asDouble(),
                    node.get("heatCapacityJPerK").asDouble(),
                    node.get("conductanceWPerK").asDouble(),
                    node.get("sinkDegC").asDouble()));
    Board board = boards.apply(text("board"));
    Radio radio = radios.apply(text("radio"));
    if (battery == null || thermal == null) {
      throw new FieldException(violations);
    }
    if (board == null || radio == null) {
      return null;
    }
    return new Spacecraft(
        text("id"),
        text("name"),
        board,
        radio,
        battery,
        number("wattsSolarSunlit"),
        number("wattsBus"),
        thermal,
        sources(),
        notes());
  }

  private <T> @Nullable T group(String name, Function<JsonNode, T> make) {
    try {
      return make.apply(root.get(name));
    } catch (FieldException e) {
      for (FieldException.Violation violation : e.violations()) {
        violations.add(
            new FieldException.Violation(name + "." + violation.field(), violation.problem()));
      }
      return null;
    }
  }

  private String text(String field) {
    return root.get(field).asText();
  }

  private int whole(String field) {
    return root.get(field).asInt();
  }

  private double number(String field) {
    return root.get(field).asDouble();
  }

  private List<Board.Rate> measured() {
    List<Board.Rate> rates = new ArrayList<>();
    root.path("measured")
        .forEach(
            rate ->
                rates.add(
                    new Board.Rate(
                        rate.get("model").asText(),
                        rate.get("trainPerSecond").asDouble(),
                        rate.get("predictPerSecond").asDouble(),
                        rate.get("source").asText())));
    return rates;
  }

  private List<String> sources() {
    List<String> sources = new ArrayList<>();
    root.get("sources").forEach(source -> sources.add(source.asText()));
    return sources;
  }

  private String notes() {
    return root.path("notes").asText();
  }
}
