package space.perigee.sim.lab.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import space.perigee.hw.Board;
import space.perigee.onboard.bench.NetworkBench;
import space.perigee.onboard.board.MemoryBudget;
import space.perigee.onboard.board.MemoryNeed;
import space.perigee.onboard.cli.BoardOption;
import space.perigee.onboard.cli.NetworkOptions;
import space.perigee.onboard.cli.ReplayOptions;
import space.perigee.onboard.cli.SizedNetwork;
import space.perigee.onboard.engine.Trainer;
import space.perigee.onboard.engine.UnsupportedNetworkException;
import space.perigee.onboard.memory.FolderStorage;
import space.perigee.onboard.strategy.StrategyContext;
import space.perigee.sim.lab.engine.ReplayBench;
import space.perigee.sync.cli.PerigeeCommand;
import space.perigee.sync.io.InputException;

/** {@code perigee sim replay-bench}: checks the memory bound of training by measurement. */
@Command(
    name = "replay-bench",
    description =
        "Train a network with a replay memory as in flight, and compare the memory use of each part"
            + " with the bounds from 'perigee onboard bench' and with the quotas of --board. Exits"
            + " with code 1 if the resident memory exceeds the quota.")
final class ReplayBenchCommand extends PerigeeCommand {

  @Mixin private final NetworkOptions options = new NetworkOptions();

  @Mixin private final BoardOption boardOption = new BoardOption();

  @Mixin private final ReplayOptions replay = new ReplayOptions();

  @Option(
      names = "--memory-in",
      paramLabel = "DIR",
      description = "Store the samples in this folder (default: on the Java heap).")
  private @Nullable Path folder;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    options.check();
    if (!replay.isAsked()) {
      throw new InputException("--memory is required: the number of samples");
    }
    @Nullable Board board = boardOption.board();
    try {
      ReplayReport report = measure(board, options.limitThreads(board));
      progress("");
      out().println(json ? report.json() : report.text());
      return report.isWithinQuota() ? 0 : 1;
    } catch (IllegalArgumentException e) {
      throw new InputException("replay-bench: " + e.getMessage(), e);
    } catch (UnsupportedNetworkException e) {
      throw new InputException("--model: only DL4J can run it: " + e.getMessage(), e);
    }
  }

  private ReplayReport measure(@Nullable Board board, int threads)
      throws IOException, UnsupportedNetworkException {
    NetworkBench size = options.bench();
    ReplayBench bench = new ReplayBench(size.batch(), size.rounds() * size.steps());
    SizedNetwork network = options.network();
    boolean oneDnn = Trainer.hasOneDnn() && (board == null || board.natives().hasOneDnn());
    Trainer trainer = new Trainer(network.network(), network.input().dimensions(), oneDnn);
    StrategyContext context = replay.context(trainer, size.batch());
    MemoryNeed need = MemoryNeed.of(trainer, replay.training(trainer, size.batch()));
    if (board != null) {
      MemoryBudget budget = new MemoryBudget(board);
      budget.requireFits(network.name(), need);
      budget.enforce();
    }
    ReplayReport.Setup setup =
        new ReplayReport.Setup(network.name(), board, folder != null, size.batch(), threads);
    if (folder == null) {
      return new ReplayReport(setup, context, need, bench.run(context, this::progress));
    }
    try (FolderStorage storage = new FolderStorage(folder)) {
      StrategyContext onDisk = context.withStorage(storage);
      return new ReplayReport(setup, onDisk, need, bench.run(onDisk, this::progress));
    }
  }
}
