package space.perigee.hw;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Creates a record from a tree that its schema has accepted. Constraints between fields are checked
 * by the records, and their violations are collected over all groups of a profile.
 */
final class ProfileBinder {

  /** A group at the top level ignores the fields of the others; missing fields are empty. */
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .defaultSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY))
          .build();

  private final JsonNode root;
  private final List<FieldException.Violation> violations = new ArrayList<>();

  ProfileBinder(JsonNode root) {
    this.root = root;
  }

  /**
   * @throws FieldException if the values do not fit together
   */
  Board board() {
    Board.Power power = group("power", Board.Power.class);
    Board.Quotas quotas = group("quotas", Board.Quotas.class);
    ProfileInfo info = group(ProfileInfo.class);
    Board.Processor processor = group(Board.Processor.class);
    Board.Memory memory = group(Board.Memory.class);
    Board.Natives natives = group(Board.Natives.class);
    if (power == null
        || quotas == null
        || info == null
        || processor == null
        || memory == null
        || natives == null) {
      throw new FieldException(violations);
    }
    List<Board.Rate> measured = new ArrayList<>();
    for (JsonNode rate : root.path("measured")) {
      measured.add(bound(rate, Board.Rate.class));
    }
    return new Board(info, processor, memory, natives, power, quotas, measured);
  }

  /**
   * @throws FieldException if the values do not fit together
   */
  Radio radio() {
    ProfileInfo info = group(ProfileInfo.class);
    Radio.Rates rates = group(Radio.Rates.class);
    if (info == null || rates == null) {
      throw new FieldException(violations);
    }
    return new Radio(
        info,
        text("band"),
        rates,
        root.get("mtuBytes").asInt(),
        bound(root.get("duplex"), Radio.Duplex.class),
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
    Spacecraft.Battery battery = group("battery", Spacecraft.Battery.class);
    Spacecraft.Thermal thermal = group("thermal", Spacecraft.Thermal.class);
    Board board = boards.apply(text("board"));
    Radio radio = radios.apply(text("radio"));
    ProfileInfo info = group(ProfileInfo.class);
    if (battery == null || thermal == null || info == null) {
      throw new FieldException(violations);
    }
    if (board == null || radio == null) {
      return null;
    }
    return new Spacecraft(
        info, board, radio, battery, number("wattsSolarSunlit"), number("wattsBus"), thermal);
  }

  /** Creates a record from fields at the top level of the profile. */
  private <T> @Nullable T group(Class<T> type) {
    return group("", root, type);
  }

  /** Creates a record from the fields under {@code name}. */
  private <T> @Nullable T group(String name, Class<T> type) {
    return group(name + ".", root.get(name), type);
  }

  private <T> @Nullable T group(String prefix, JsonNode node, Class<T> type) {
    try {
      return bound(node, type);
    } catch (FieldException e) {
      for (FieldException.Violation violation : e.violations()) {
        violations.add(
            new FieldException.Violation(prefix + violation.field(), violation.problem()));
      }
      return null;
    }
  }

  private static <T> T bound(JsonNode node, Class<T> type) {
    try {
      return MAPPER.treeToValue(node, type);
    } catch (JsonProcessingException e) {
      if (e.getCause() instanceof FieldException rejected) {
        throw rejected;
      }
      throw new IllegalStateException("the schema accepts what is no " + type.getSimpleName(), e);
    }
  }

  private String text(String field) {
    return root.get(field).asText();
  }

  private double number(String field) {
    return root.get(field).asDouble();
  }
}
