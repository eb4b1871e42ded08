package space.perigee.sim.lab.linkbench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Formats results as a table and as JSON. */
public final class BenchText {

  private static final double KILO = 1e3;

  private BenchText() {}

  public static String head(double rateMbps) {
    return String.format(
            Locale.ROOT,
            "%s Mbit/s each way. Bytes are of IP packets; delivered and receipt count from the"
                + " sender's first frame.%n",
            rateMbps)
        + "case    lane    seed   Mbit/s  delivered s  receipt s  extra %  back kB  again %"
        + "  resumed s  heap MB";
  }

  public static String row(BenchTransfer.Outcome outcome) {
    return String.format(
        Locale.ROOT,
        "%-7s %-7s %4d %8s %12s %10s %8.2f %8.1f %8s %10s %8s",
        outcome.of().name(),
        outcome.lane(),
        outcome.seed(),
        number("%.2f", outcome.timing().goodputMbps()),
        number("%.2f", outcome.timing().seconds()),
        number("%.2f", outcome.timing().receiptSeconds()),
        outcome.traffic().extraPercent(),
        outcome.traffic().returnBytes() / KILO,
        number("%.2f", outcome.traffic().againPercent()),
        number("%.2f", outcome.timing().resumedSeconds()),
        number("%.0f", outcome.heaps().senderMb())
            + "/"
            + number("%.0f", outcome.heaps().receiverMb()));
  }

  private static String number(String format, OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, format, value.getAsDouble()) : "-";
  }

  public static String killHead() {
    return "killed    lane   runs  in mid-transfer  delivered  once  false receipts"
        + "  most segments again";
  }

  public static String row(KillCampaign.Report report) {
    return String.format(
        Locale.ROOT,
        "%-9s %-5s %5d %16d %10d %5d %15d %20d",
        report.victim(),
        report.lane(),
        report.fates().size(),
        report.count(KillCampaign.Fate::inMidTransfer),
        report.count(KillCampaign.Fate::delivered),
        report.count(fate -> fate.deliveries() == 1),
        report.count(KillCampaign.Fate::falseReceipt),
        report.fates().stream().mapToLong(KillCampaign.Fate::again).max().orElse(0));
  }

  public static String json(
      List<BenchTransfer.Outcome> outcomes, List<KillCampaign.Report> reports) {
    JsonMapper mapper = new JsonMapper();
    ObjectNode root = mapper.createObjectNode();
    ArrayNode transfers = root.putArray("transfers");
    for (BenchTransfer.Outcome outcome : outcomes) {
      ObjectNode one = transfers.addObject();
      one.put("case", outcome.of().name());
      one.put("lane", outcome.lane().toString());
      one.put("seed", outcome.seed());
      one.put("rttMillis", outcome.of().rttMillis());
      one.put("lossDownPercent", outcome.of().lossDownPercent());
      one.put("lossUpPercent", outcome.of().lossUpPercent());
      one.put("contentBytes", outcome.of().bytes());
      put(one, "deliveredSeconds", outcome.timing().seconds());
      put(one, "receiptSeconds", outcome.timing().receiptSeconds());
      put(one, "goodputMbps", outcome.timing().goodputMbps());
      one.put("forwardBytes", outcome.traffic().forwardBytes());
      one.put("forwardPackets", outcome.traffic().forwardPackets());
      one.put("forwardPacketsLost", outcome.traffic().forwardLost());
      one.put("returnBytes", outcome.traffic().returnBytes());
      one.put("extraPercent", outcome.traffic().extraPercent());
      put(one, "againPercent", outcome.traffic().againPercent());
      put(one, "resumedSeconds", outcome.timing().resumedSeconds());
      put(one, "senderHeapMb", outcome.heaps().senderMb());
      put(one, "receiverHeapMb", outcome.heaps().receiverMb());
    }
    ArrayNode kills = root.putArray("kills");
    for (KillCampaign.Report report : reports) {
      for (KillCampaign.Fate fate : report.fates()) {
        ObjectNode one = kills.addObject();
        one.put("victim", report.victim().toString());
        one.put("lane", report.lane().toString());
        one.put("seed", fate.seed());
        one.put("killedAtSeconds", fate.killedAt());
        one.put("inMidTransfer", fate.inMidTransfer());
        one.put("delivered", fate.delivered());
        one.put("falseReceipt", fate.falseReceipt());
        one.put("deliveries", fate.deliveries());
        one.put("segmentsAgain", fate.again());
      }
    }
    try {
      return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void put(ObjectNode to, String name, OptionalDouble value) {
    if (value.isPresent()) {
      to.put(name, value.getAsDouble());
    } else {
      to.putNull(name);
    }
  }
}
