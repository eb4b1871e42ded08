package space.perigee.onboard.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import space.perigee.hw.Board;
import space.perigee.hw.ProfileCatalog;
import space.perigee.onboard.board.MemoryBudget;
import space.perigee.onboard.board.MemoryNeed;
import space.perigee.onboard.board.Training;
import space.perigee.onboard.engine.Trainer;
import space.perigee.onboard.engine.UnsupportedNetworkException;
import space.perigee.onboard.learning.ComputeCost;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.models.ModelCatalog;
import space.perigee.sync.cli.InputException;

/** {@code perigee onboard models}: small networks that fit boards. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the networks that Perigee knows, with parameters, arithmetic and memory, and how fast"
          + " boards train them.",
      "Rates with ~ are estimates by the board's sustained arithmetic; the others were measured on"
          + " such a board and stand in its profile. 'perigee onboard bench' measures this machine."
    })
final class ModelsCommand implements Callable<Integer> {

  private static final double MEGA = 1e6;
  private static final double GIGA = 1e9;

  /** Samples of a minibatch, fresh and replayed, for which the memory is told. */
  private static final int HALF_BATCH = 16;

  @SuppressWarnings("NullAway.Init") // picocli injects it
  @Spec
  private CommandSpec spec;

  @Mixin private final SampleOptions samples = new SampleOptions();

  @Mixin private final BoardOption boardOption = new BoardOption();

  /** A network with what it costs. */
  private record Row(
      ModelCatalog.Entry entry, long parameters, ComputeCost cost, MemoryNeed need) {}

  @Override
  public Integer call() {
    int classes = samples.classes();
    @Nullable Board only = boardOption.board();
    List<Row> rows =
        ModelCatalog.all().stream().map(entry -> row(entry, shape(entry), classes)).toList();
    PrintWriter out = spec.commandLine().getOut();
    networks(rows, out);
    boards(rows, only == null ? ProfileCatalog.shipped().boards() : List.of(only), out);
    out.flush();
    return 0;
  }

  private static void networks(List<Row> rows, PrintWriter out) {
    out.printf(
        "%-10s %11s %12s %10s  %s%n", "model", "parameters", "MMAC/sample", "memory", "layers");
    for (Row row : rows) {
      out.printf(
          Locale.ROOT,
          "%-10s %,11d %12.3f %7.1f MB  %s%n",
          row.entry().name(),
          row.parameters(),
          row.cost().macsPerSample() / MEGA,
          row.need().nativeBytes() / MEGA,
          row.entry().description());
    }
    out.printf(
        "%nmemory: arrays that training needs, minibatches of %d samples and %d replayed%n%n",
        HALF_BATCH, HALF_BATCH);
  }

  private static void boards(List<Row> rows, List<Board> boards, PrintWriter out) {
    out.printf("%-22s", "samples/s trained on");
    rows.forEach(row -> out.printf(" %10s", row.entry().name()));
    out.println();
    for (Board board : boards) {
      out.printf("%-22s", board.id());
      rows.forEach(row -> out.printf(" %10s", rate(row, board)));
      out.println();
    }
    out.printf("%n~ estimate by the profile's arithmetic; - does not fit the board's memory%n");
  }

  private static String rate(Row row, Board board) {
    if (!new MemoryBudget(board).fits(row.need())) {
      return "-";
    }
    Optional<Board.Rate> measured = board.measured(row.entry().name());
    return measured.isPresent()
        ? String.format(Locale.ROOT, "%,.0f", measured.get().trainPerSecond())
        : String.format(
            Locale.ROOT, "~%,.0f", GIGA * board.sustainedGflops() / row.cost().trainFlops(1));
  }

  private Row row(ModelCatalog.Entry entry, InputShape input, int classes) {
    try {
      MultiLayerNetwork network = entry.create(input, classes, 1);
      ComputeCost cost = ComputeCost.of(network, input);
      Trainer trainer = new Trainer(network, input.dimensions());
      MemoryNeed need = MemoryNeed.of(trainer, new Training(0, HALF_BATCH, HALF_BATCH, 0));
      return new Row(entry, network.numParams(), cost, need);
    } catch (IllegalArgumentException e) {
      throw wrong(entry, e);
    } catch (UnsupportedNetworkException e) {
      throw new IllegalStateException(entry.name() + " is not for the engine", e);
    }
  }

  private InputShape shape(ModelCatalog.Entry entry) {
    try {
      return samples.shape(entry);
    } catch (IllegalArgumentException e) {
      throw wrong(entry, e);
    }
  }

  private static InputException wrong(ModelCatalog.Entry entry, IllegalArgumentException e) {
    return new InputException(
        (entry.ofImages() ? "--image: " : "--features: ") + e.getMessage(), e);
  }
}
