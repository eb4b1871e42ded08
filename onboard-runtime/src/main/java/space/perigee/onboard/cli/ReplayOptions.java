package space.perigee.onboard.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import space.perigee.hw.Board;
import space.perigee.onboard.bench.ReplayBench;
import space.perigee.onboard.board.MemoryBudget;
import space.perigee.onboard.board.MemoryNeed;
import space.perigee.onboard.board.TrainingShape;
import space.perigee.onboard.engine.Trainer;
import space.perigee.onboard.engine.UnsupportedNetworkException;
import space.perigee.onboard.memory.FolderStorage;
import space.perigee.onboard.memory.RamStorage;
import space.perigee.onboard.strategy.ReplaySettings;
import space.perigee.onboard.strategy.StrategyContext;
import space.perigee.onboard.strategy.TrainingDepth;
import space.perigee.onboard.task.Classification;
import space.perigee.sync.io.InputException;

/** Training with a replay memory, as options of {@code bench}. */
final class ReplayOptions {

  @Option(
      names = "--memory",
      paramLabel = "N",
      description = "Train with a replay memory of N samples, and say what memory it takes.")
  private @Nullable Integer memory;

  @Option(
      names = "--memory-bits",
      paramLabel = "BITS",
      description = "In which a value of a kept sample is held, 8 or 32 (default: 32).")
  private @Nullable Integer bits;

  @Option(
      names = "--memory-in",
      paramLabel = "DIR",
      description = "Keep the samples on disk, in this folder (default: on the Java heap).")
  private @Nullable Path folder;

  @Option(
      names = "--train",
      paramLabel = "DEPTH",
      description =
          "full, head, or the number of the first layer to train, from 0; those below it are frozen"
              + " and the memory keeps what leaves them (default: full).")
  private @Nullable String train;

  @Option(
      names = "--replayed",
      paramLabel = "N",
      description = "Old samples that go with the --batch fresh ones (default: as many).")
  private @Nullable Integer replayed;

  /** Whether a replay memory is asked for. */
  boolean isAsked() {
    return memory != null;
  }

  /**
   * @throws InputException if an option is given that nothing would look at
   */
  void requireMemory() {
    if (memory == null && (bits != null || folder != null || train != null || replayed != null)) {
      throw new InputException(
          "--memory-bits, --memory-in, --train and --replayed need --memory, the number of samples");
    }
  }

  /**
   * Measures it, bounded by the board's quotas.
   *
   * @param fresh samples of the stream in a minibatch
   * @throws IllegalArgumentException if an option is out of range, or the board is too small
   */
  ReplayReport run(
      SizedNetwork subject,
      @Nullable Board board,
      int fresh,
      int steps,
      int threads,
      Consumer<String> progress)
      throws UnsupportedNetworkException, IOException {
    ReplayBench bench = new ReplayBench(fresh, steps);
    boolean oneDnn = Trainer.hasOneDnn() && (board == null || board.natives().hasOneDnn());
    MultiLayerNetwork network = subject.network();
    Trainer trainer = new Trainer(network, subject.input().dimensions(), oneDnn);
    StrategyContext context = context(trainer, fresh);
    MemoryNeed need =
        MemoryNeed.of(
            trainer,
            new TrainingShape(
                context.cut(), fresh, context.replay().replayed(), context.memoryBytes(0)));
    if (board != null) {
      MemoryBudget budget = new MemoryBudget(board);
      budget.requireFits(subject.name(), need);
      budget.enforce();
    }
    if (folder == null) {
      return report(subject, board, context, need, fresh, threads, bench.run(context, progress));
    }
    try (FolderStorage storage = new FolderStorage(folder)) {
      StrategyContext onDisk = context.withStorage(storage);
      return report(subject, board, onDisk, need, fresh, threads, bench.run(onDisk, progress));
    }
  }

  private StrategyContext context(Trainer trainer, int fresh) {
    TrainingDepth depth = train == null ? TrainingDepth.FULL : TrainingDepth.parse(train);
    ReplaySettings replay =
        new ReplaySettings(
            memory == null ? 0 : memory,
            bits == null ? Float.SIZE : bits,
            replayedWith(fresh),
            new RamStorage());
    return new StrategyContext(
        Classification.of(trainer.outputs()), trainer, depth.cut(trainer.layers()), replay, 1);
  }

  private int replayedWith(int fresh) {
    return replayed == null ? fresh : replayed;
  }

  private ReplayReport report(
      SizedNetwork subject,
      @Nullable Board board,
      StrategyContext context,
      MemoryNeed need,
      int fresh,
      int threads,
      ReplayBench.Result result) {
    return new ReplayReport(
        subject.name(), board, context, folder != null, fresh, threads, need, result);
  }
}
