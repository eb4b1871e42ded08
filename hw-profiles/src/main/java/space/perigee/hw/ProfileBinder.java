package space.perigee.hw;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Creates a record from a tree that its schema has accepted. Constraints between fields are checked
 * by the records, and their violations are collected over all groups of a profile.
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
    ProfileInfo info = info();
    Board.Processor processor =
        group(
            node ->
                new Board.Processor(
                    node.get("cpu").asText(),
                    node.get("architecture").asText(),
                    node.get("cores").asInt(),
                    node.get("clockMhz").asInt(),
                    node.get("sustainedGflops").asDouble()));
    Board.Memory memory =
        group(node -> new Board.Memory(node.get("ramMb").asInt(), node.get("storageMb").asInt()));
    Board.Natives natives =
        group(
            node ->
                new Board.Natives(
                    Platform.ofId(node.get("javacppPlatform").asText()).orElseThrow(),
                    node.get("nd4jClassifier").asText()));
    if (power == null
        || quotas == null
        || info == null
        || processor == null
        || memory == null
        || natives == null) {
      throw new FieldException(violations);
    }
    return new Board(info, processor, memory, natives, power, quotas, measured());
  }

  /**
   * @throws FieldException if the values do not fit together
   */
  Radio radio() {
    ProfileInfo info = info();
    Radio.Rates rates =
        group(
            node ->
                new Radio.Rates(
                    node.get("downlinkRateBps").asLong(),
                    node.get("uplinkRateBps").asLong(),
                    node.get("protocolOverheadFraction").asDouble()));
    if (info == null || rates == null) {
      throw new FieldException(violations);
    }
    return new Radio(
        info,
        text("band"),
        rates,
        root.get("mtuBytes").asInt(),
        Radio.Duplex.ofLabel(text("duplex")).orElseThrow(),
        number("wattsTransmit"));
  }

  /**
   * @param boards finds the board that the profile names; returns null after reporting why it
   *     cannot
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
    ProfileInfo info = info();
    if (battery == null || thermal == null || info == null) {
      throw new FieldException(violations);
    }
    if (board == null || radio == null) {
      return null;
    }
    return new Spacecraft(
        info, board, radio, battery, number("wattsSolarSunlit"), number("wattsBus"), thermal);
  }

  private @Nullable ProfileInfo info() {
    List<String> sources = new ArrayList<>();
    root.get("sources").forEach(source -> sources.add(source.asText()));
    return group(
        node ->
            new ProfileInfo(
                node.get("id").asText(),
                node.get("name").asText(),
                sources,
                node.path("notes").asText()));
  }

  /** Creates a record from fields at the top level of the profile. */
  private <T> @Nullable T group(Function<JsonNode, T> make) {
    return group("", root, make);
  }

  /** Creates a record from the fields under {@code name}. */
  private <T> @Nullable T group(String name, Function<JsonNode, T> make) {
    return group(name + ".", root.get(name), make);
  }

  private <T> @Nullable T group(String prefix, JsonNode node, Function<JsonNode, T> make) {
    try {
      return make.apply(node);
    } catch (FieldException e) {
      for (FieldException.Violation violation : e.violations()) {
        violations.add(
            new FieldException.Violation(prefix + violation.field(), violation.problem()));
      }
      return null;
    }
  }

  private String text(String field) {
    return root.get(field).asText();
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
}
