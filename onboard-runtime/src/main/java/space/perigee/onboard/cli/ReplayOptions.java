package space.perigee.onboard.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import space.perigee.hw.Board;
import space.perigee.onboard.board.MemoryBudget;
import space.perigee.onboard.board.MemoryNeed;
import space.perigee.onboard.board.TrainingShape;
import space.perigee.onboard.engine.Trainer;
import space.perigee.onboard.engine.UnsupportedNetworkException;
import space.perigee.onboard.memory.RamStorage;
import space.perigee.onboard.strategy.ReplaySettings;
import space.perigee.onboard.strategy.StrategyContext;
import space.perigee.onboard.strategy.TrainingDepth;
import space.perigee.onboard.task.Classification;
import space.perigee.sync.io.InputException;

/** Options for training with a replay memory, and for the board to train on. */
public final class ReplayOptions {

  @Mixin private final BoardOption boardOption = new BoardOption();

  @Option(
      names = "--memory",
      paramLabel = "N",
      description = "Train with a replay memory of N samples.")
  private @Nullable Integer memory;

  @Option(
      names = "--memory-bits",
      paramLabel = "BITS",
      description = "Bits per value of a stored sample, 8 or 32 (default: 32).")
  private @Nullable Integer bits;

  @Option(
      names = "--train",
      paramLabel = "DEPTH",
      description =
          "Layers to train: full, head, or the number of the first layer, from 0. The"
              + " layers below are frozen, and the memory stores their output (default:"
              + " full).")
  private @Nullable String train;

  @Option(
      names = "--replayed",
      paramLabel = "N",
      description =
          "Samples of the replay memory per minibatch, in addition to --batch (default:"
              + " as many).")
  private @Nullable Integer replayed;

  /** Whether a replay memory was requested. */
  public boolean isAsked() {
    return memory != null;
  }

  /**
   * Requires {@code --memory} if another option of the replay memory is given.
   *
   * @throws InputException if an option is given that has no effect
   */
  public void requireMemory() {
    if (memory == null && (bits != null || train != null || replayed != null)) {
      throw new InputException(
          "--memory-bits, --train and --replayed need --memory, the number of samples");
    }
  }

  /**
   * The board, or null without the option.
   *
   * @throws InputException if there is no such board
   */
  public @Nullable Board board() {
    return boardOption.board();
  }

  /**
   * A training whose memory fits the board.
   *
   * @param context what a strategy would work with
   */
  public record Training(StrategyContext context, TrainingShape shape, MemoryNeed need) {}

  /**
   * The training that the options describe: with a replay memory, or with minibatches only. With
   * both a replay memory and a board, enforces the quotas of the board.
   *
   * @throws IllegalArgumentException if an option is out of range, or the memory does not fit
   */
  public Training training(NetworkBenchCommand.Setup setup) throws UnsupportedNetworkException {
    SizedNetwork sized = setup.network();
    Board board = setup.board();
    int fresh = setup.bench().batch();
    boolean oneDnn = Trainer.hasOneDnn() && (board == null || board.natives().hasOneDnn());
    Trainer trainer = new Trainer(sized.network(), sized.input().dimensions(), oneDnn);
    StrategyContext context = context(trainer, fresh);
    TrainingShape shape =
        isAsked()
            ? new TrainingShape(
                context.cut(), fresh, context.replay().replayed(), context.memoryBytes(0))
            : TrainingShape.ofMinibatches(fresh);
    MemoryNeed need = MemoryNeed.of(trainer, shape);
    if (board != null && isAsked()) {
      MemoryBudget budget = new MemoryBudget(board);
      budget.requireFits(sized.name(), need);
      budget.enforce();
    }
    return new Training(context, shape, need);
  }

  private int cut(int layers) {
    try {
      return (train == null ? TrainingDepth.FULL : TrainingDepth.parse(train)).cut(layers);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--train: " + e.getMessage(), e);
    }
  }

  private StrategyContext context(Trainer trainer, int fresh) {
    ReplaySettings replay =
        new ReplaySettings(
            memory == null ? 0 : memory,
            bits == null ? Float.SIZE : bits,
            replayed == null ? fresh : replayed,
            new RamStorage());
    return new StrategyContext(
        Classification.of(trainer.outputs()), trainer, cut(trainer.layers()), replay, 1);
  }
}
