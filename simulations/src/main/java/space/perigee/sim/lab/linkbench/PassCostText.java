package space.perigee.sim.lab.linkbench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** Formats the costs of passes as a table and as JSON. */
public final class PassCostText {

  private static final double MILLIS = 1e3;

  private PassCostText() {}

  public static String head() {
    return String.format(
            "IP bytes of both directions, with opening and closing. 'delta' is a delta and its"
                + " receipt alone.%n")
        + "link           TLS              pass       seconds    down      up    pass   delta";
  }

  public static String row(PassCost.Outcome outcome) {
    return String.format(
        Locale.ROOT,
        "%-14s %-16s %-9s %8.0f %7d %7d %7d %7s%s",
        outcome.session().link(),
        outcome.session().words(),
        outcome.contents() == PassCost.Contents.IDLE ? "idle" : "one delta",
        outcome.length().toMillis() / MILLIS,
        outcome.pass().down(),
        outcome.pass().up(),
        outcome.pass().total(),
        outcome.contents() == PassCost.Contents.IDLE ? "-" : outcome.delta().total(),
        outcome.isReceipted() ? "" : "  no receipt");
  }

  /**
   * @param deltaBytes length of the delta
   */
  public static String json(int deltaBytes, List<PassCost.Outcome> outcomes) {
    JsonMapper mapper = new JsonMapper();
    ObjectNode root = mapper.createObjectNode();
    root.put("deltaBytes", deltaBytes);
    ArrayNode passes = root.putArray("passes");
    for (PassCost.Outcome outcome : outcomes) {
      ObjectNode one = passes.addObject();
      one.put("link", outcome.session().toString());
      one.put("contents", outcome.contents().toString());
      one.put("seconds", outcome.length().toMillis() / MILLIS);
      put(one.putObject("pass"), outcome.pass());
      if (outcome.contents() == PassCost.Contents.DELTA) {
        put(one.putObject("delta"), outcome.delta());
        one.put("receipted", outcome.isReceipted());
      }
    }
    try {
      return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void put(ObjectNode to, PassCost.Bytes bytes) {
    to.put("downBytes", bytes.down());
    to.put("upBytes", bytes.up());
    to.put("bytes", bytes.total());
  }
}
