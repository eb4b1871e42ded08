package space.perigee.onboard.cli;

import java.io.IOException;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import space.perigee.hw.Board;
import space.perigee.onboard.bench.EngineWorkload;
import space.perigee.onboard.bench.Measurement;
import space.perigee.onboard.bench.NetworkBench;
import space.perigee.onboard.board.MemoryBudget;
import space.perigee.onboard.board.MemoryNeed;
import space.perigee.onboard.board.TrainingShape;
import space.perigee.onboard.engine.Trainer;
import space.perigee.onboard.engine.UnsupportedNetworkException;
import space.perigee.onboard.learning.ComputeCost;
import space.perigee.sync.cli.PerigeeCommand;
import space.perigee.sync.io.InputException;

/** {@code perigee onboard bench}: measures how fast a network trains on this board. */
@Command(
    name = "bench",
    description = {
      "Measure how fast this machine trains a network and predicts with it, and"
          + " report the memory for training.",
      "With --memory, train with a replay memory, within the quotas of --board if"
          + " one is given; the exit code is 1 if the process used more. 'perigee sim"
          + " engine-bench' compares Perigee's engine with DL4J's layers."
    })
final class BenchCommand extends PerigeeCommand {

  @Mixin private final NetworkOptions options = new NetworkOptions();

  @Mixin private final BoardOption boardOption = new BoardOption();

  @Mixin private final ReplayOptions replay = new ReplayOptions();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    // Reject bad options before reading any file.
    options.check();
    replay.requireMemory();
    @Nullable Board board = boardOption.board();
    try {
      int used = options.limitThreads(board);
      BenchReport report = measure(board, used);
      progress("");
      out().println(json ? report.json() : report.text());
      return report.isWithinQuota() || !replay.isAsked() ? 0 : 1;
    } catch (IllegalArgumentException e) {
      throw new InputException("bench: " + e.getMessage(), e);
    } catch (UnsupportedNetworkException e) {
      throw new InputException("--model: only DL4J can run it: " + e.getMessage(), e);
    }
  }

  private BenchReport measure(@Nullable Board board, int threads)
      throws UnsupportedNetworkException, IOException {
    NetworkBench bench = options.bench();
    SizedNetwork sized = options.network();
    MultiLayerNetwork network = sized.network();
    boolean oneDnn = Trainer.hasOneDnn() && (board == null || board.natives().hasOneDnn());
    Trainer trainer = new Trainer(network, sized.input().dimensions(), oneDnn);
    TrainingShape training = replay.training(trainer, bench.batch());
    MemoryNeed need = MemoryNeed.of(trainer, training);
    if (board != null && replay.isAsked()) {
      MemoryBudget budget = new MemoryBudget(board);
      budget.requireFits(sized.name(), need);
      budget.enforce();
    }
    Measurement measured =
        bench.run(
            new EngineWorkload(trainer, training.cut(), training.replayed()),
            sized.input(),
            sized.classes(),
            this::progress);
    return new BenchReport(
        new BenchReport.Network(
            sized.name(), network.numParams(), ComputeCost.of(network, sized.input())),
        training,
        threads,
        board,
        need,
        measured);
  }
}
