package space.perigee.onboard.cli.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import space.perigee.hw.Board;
import space.perigee.hw.text.TextTable;
import space.perigee.onboard.board.MemoryNeed;
import space.perigee.onboard.board.Throughput;
import space.perigee.onboard.learning.LayerSummary;

/** Networks as tables. */
final class ModelsText {

  private static final double MILLION = 1e6;
  private static final double MEBI = 1 << 20;
  private static final String TOO_LARGE = "too large";

  private final List<ModelCard> cards;
  private final int batch;

  ModelsText(List<ModelCard> cards, int batch) {
    this.cards = cards;
    this.batch = batch;
  }

  /** The networks, followed by their training rates on each board. */
  String ofBoards(List<Board> boards) {
    TextTable networks =
        new TextTable("model", ">parameters", ">MMAC/sample", ">arrays (MB)", "layers");
    for (ModelCard card : cards) {
      networks.row(
          card.name(),
          String.format(Locale.ROOT, "%,d", card.parameters()),
          String.format(Locale.ROOT, "%.3f", card.cost().macsPerSample() / MILLION),
          card.needHere().map(need -> megabytes((double) need.nativeBytes())).orElse("?"),
          card.description());
    }
    TextTable rates =
        new TextTable(
            Stream.concat(Stream.of("board", ""), cards.stream().map(card -> ">" + card.name()))
                .toArray(String[]::new));
    row(rates, "this machine", "measured", card -> rate(card.here()));
    for (Board board : boards) {
      row(rates, board.id(), "measured", card -> rate(measured(card, board)));
      row(rates, board.id(), "est.", card -> estimate(card, board));
    }
    List<String> lines = new ArrayList<>();
    lines.addAll(networks.lines(""));
    lines.add("");
    lines.add("samples trained per second, all layers, minibatches of " + batch);
    lines.add("");
    lines.addAll(rates.lines(""));
    lines.add("");
    lines.addAll(explanations());
    return String.join("\n", lines) + "\n";
  }

  /** The networks on one board, with their memory part by part. */
  String ofBoard(Board board) {
    Board.Quotas quotas = board.quotas();
    TextTable table =
        new TextTable(
            "model",
            ">parameters",
            ">heap",
            ">native",
            ">runtime",
            ">total (MB)",
            ">trained/s",
            ">predicted/s",
            "");
    table.row(
        "quota",
        "",
        Integer.toString(quotas.heapMb()),
        Integer.toString(quotas.nativeMb()),
        Integer.toString(quotas.runtimeMb()),
        Integer.toString(quotas.residentMb()),
        "",
        "",
        "and " + quotas.replayMb() + " for replay memory");
    for (ModelCard card : cards) {
      Throughput rate = card.on(board);
      table.row(
          card.name(),
          String.format(Locale.ROOT, "%,d", card.parameters()),
          part(card, board, MemoryNeed::heapBytes),
          part(card, board, MemoryNeed::nativeBytes),
          part(card, board, MemoryNeed::runtimeBytes),
          part(card, board, MemoryNeed::bytes),
          rounded(rate.trainPerSecond()),
          rounded(rate.predictPerSecond()),
          (rate.measured() ? "measured" : "est.") + verdict(card, board));
    }
    List<String> lines = new ArrayList<>();
    lines.add(board.id() + ": " + board.name() + ", minibatches of " + batch);
    lines.add("");
    lines.addAll(table.lines(""));
    lines.add("");
    lines.addAll(explanations());
    return String.join("\n", lines) + "\n";
  }

  /** One network: its layers, then what it needs on each board. */
  String ofOne(List<String> properties, List<Board> boards) {
    ModelCard card = cards.get(0);
    TextTable layers = new TextTable(">layer", "type", "output", ">parameters", ">MMAC");
    for (int i = 0; i < card.layers().size(); i++) {
      LayerSummary layer = card.layers().get(i);
      layers.row(
          Integer.toString(i),
          layer.type(),
          ModelText.shape(layer.output()),
          String.format(Locale.ROOT, "%,d", layer.parameters()),
          String.format(Locale.ROOT, "%.3f", layer.macs() / MILLION));
    }
    TextTable needs =
        new TextTable("board", ">needs (MB)", ">quota (MB)", "", ">trained/s", ">predicted/s", " ");
    Throughput here = card.here();
    if (here != null) {
      needs.row(
          "this machine",
          "",
          "",
          "",
          rounded(here.trainPerSecond()),
          rounded(here.predictPerSecond()),
          "measured");
    }
    for (Board board : boards) {
      Throughput rate = card.on(board);
      needs.row(
          board.id(),
          part(card, board, MemoryNeed::bytes),
          Integer.toString(board.quotas().residentMb()),
          card.need(board).isEmpty() ? "?" : card.fits(board) ? "fits" : TOO_LARGE,
          rounded(rate.trainPerSecond()),
          rounded(rate.predictPerSecond()),
          rate.measured() ? "measured" : "est.");
    }
    List<String> lines = new ArrayList<>();
    lines.add(card.name());
    properties.forEach(property -> lines.add("  " + property));
    lines.add("");
    lines.addAll(layers.lines(""));
    lines.add("");
    lines.add("training all layers in minibatches of " + batch + ", without replay memory");
    lines.add("");
    lines.addAll(needs.lines(""));
    lines.add("");
    lines.addAll(explanations().subList(1, 3));
    return String.join("\n", lines) + "\n";
  }

  private static List<String> explanations() {
    return List.of(
        "arrays and native: parameters, gradient, updater and activations outside the Java heap",
        "est.: estimated from the arithmetic at the sustained rate in the board's profile;",
        "real networks are slower, small ones most");
  }

  private void row(TextTable table, String name, String kind, Function<ModelCard, String> cell) {
    List<String> cells = cards.stream().map(cell).toList();
    if (cells.stream().anyMatch(text -> !text.isEmpty())) {
      table.row(Stream.concat(Stream.of(name, kind), cells.stream()).toArray(String[]::new));
    }
  }

  private static @Nullable Throughput measured(ModelCard card, Board board) {
    Throughput rate = card.on(board);
    return rate.measured() ? rate : null;
  }

  private static String estimate(ModelCard card, Board board) {
    Throughput rate = card.on(board);
    if (rate.measured()) {
      return "";
    }
    return card.fits(board) ? rounded(rate.trainPerSecond()) : TOO_LARGE;
  }

  private static String rate(@Nullable Throughput rate) {
    return rate == null ? "" : rounded(rate.trainPerSecond());
  }

  private static String verdict(ModelCard card, Board board) {
    return card.fits(board) ? "" : ", " + TOO_LARGE;
  }

  private static String part(ModelCard card, Board board, ToDoubleFunction<MemoryNeed> bytes) {
    return card.need(board).map(need -> megabytes(bytes.applyAsDouble(need))).orElse("?");
  }

  private static String megabytes(double bytes) {
    return String.format(Locale.ROOT, "%.1f", bytes / MEBI);
  }

  /** Rounds to three digits; such rates are no more accurate. */
  private static String rounded(double perSecond) {
    double unit = Math.pow(10, Math.max(0, Math.floor(Math.log10(perSecond)) - 2));
    return perSecond < 10
        ? String.format(Locale.ROOT, "%.1f", perSecond)
        : String.format(Locale.ROOT, "%,.0f", unit * Math.round(perSecond / unit));
  }
}
