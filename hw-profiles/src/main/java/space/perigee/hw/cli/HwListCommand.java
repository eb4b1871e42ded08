package space.perigee.hw.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import space.perigee.hw.Board;
import space.perigee.hw.Profile;
import space.perigee.hw.ProfileCatalog;
import space.perigee.hw.ProfileKind;
import space.perigee.hw.Radio;
import space.perigee.hw.Spacecraft;
import space.perigee.hw.text.PrettyJson;
import space.perigee.hw.text.Quantity;
import space.perigee.hw.text.TextTable;

/** {@code perigee hw list}: the shipped profiles as tables. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "List the profiles shipped with Perigee.")
final class HwListCommand implements Runnable {

  @SuppressWarnings("NullAway.Init") // picocli injects it
  @Spec
  private CommandSpec spec;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      converter = KindConverter.class,
      description = "List this kind only: board, radio or spacecraft (default: all).")
  private @Nullable ProfileKind kind;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    ProfileCatalog catalog = ProfileCatalog.shipped();
    List<ProfileKind> kinds = kind == null ? List.of(ProfileKind.values()) : List.of(kind);
    if (json) {
      Map<String, List<Profile>> all = new LinkedHashMap<>();
      kinds.forEach(each -> all.put(each.plural(), catalog.profiles(each)));
      out.println(PrettyJson.of(all));
    } else {
      String before = "";
      for (ProfileKind each : kinds) {
        out.print(before);
        before = System.lineSeparator();
        print(catalog, each, out);
      }
    }
    out.flush();
  }

  private static void print(ProfileCatalog catalog, ProfileKind kind, PrintWriter out) {
    String plural = kind.plural();
    out.println(plural.substring(0, 1).toUpperCase(Locale.ROOT) + plural.substring(1));
    TextTable table = new TextTable(headings(kind).split("\\|", -1));
    catalog.profiles(kind).forEach(profile -> table.row(cells(profile)));
    table.lines("  ").forEach(out::println);
  }

  private static String headings(ProfileKind kind) {
    return switch (kind) {
      case BOARD -> "ID|CPU|>RAM|>IDLE|>INFER|>TRAIN|>GFLOP/S|>J/GFLOP|NATIVES";
      case RADIO -> "ID|BAND|>DOWN|>UP|>MTU|>OVERHEAD|DUPLEX|>TRANSMIT|>DOWN IN 8 MIN";
      case SPACECRAFT -> "ID|BOARD|RADIO|>BATTERY|>USABLE|>SUNLIT|>BUS|>SPARE WHEN TRAINING";
    };
  }

  private static String[] cells(Profile profile) {
    if (profile instanceof Board board) {
      return new String[] {
        board.id(),
        board.processor().cpu(),
        Quantity.memory(board.memory().ramMb()),
        Quantity.watts(board.power().wattsIdle()),
        Quantity.watts(board.power().wattsInfer()),
        Quantity.watts(board.power().wattsTrain()),
        Quantity.number(board.processor().sustainedGflops()),
        String.format(Locale.ROOT, "%.2f", board.trainJoulesPerGflop()),
        board.natives().nd4jClassifier()
      };
    }
    if (profile instanceof Radio radio) {
      return new String[] {
        radio.id(),
        radio.band(),
        Quantity.rate(radio.rates().downlinkRateBps()),
        Quantity.rate(radio.rates().uplinkRateBps()),
        radio.mtuBytes() + " B",
        Quantity.number(100 * radio.rates().protocolOverheadFraction()) + " %",
        radio.duplex().label(),
        Quantity.watts(radio.wattsTransmit()),
        Quantity.bytes(radio.downlinkBytes(ProfileCard.PASS))
      };
    }
    Spacecraft craft = (Spacecraft) profile;
    return new String[] {
      craft.id(),
      craft.board().id(),
      craft.radio().id(),
      Quantity.number(craft.battery().capacityWh()) + " Wh",
      Quantity.number(craft.battery().usableJoules() / 3600) + " Wh",
      Quantity.watts(craft.wattsSolarSunlit()),
      Quantity.watts(craft.wattsBus()),
      Quantity.watts(craft.wattsSpareSunlit(craft.board().power().wattsTrain()))
    };
  }
}
