package space.perigee.sim.lab.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import space.perigee.hw.Board;
import space.perigee.onboard.bench.NetworkBench;
import space.perigee.onboard.board.MemoryNeed;
import space.perigee.onboard.cli.BenchedNetwork;
import space.perigee.onboard.cli.MemoryReport;
import space.perigee.onboard.cli.NetworkBenchCommand;
import space.perigee.onboard.cli.ReplayOptions;
import space.perigee.onboard.engine.UnsupportedNetworkException;
import space.perigee.onboard.memory.FolderStorage;
import space.perigee.onboard.strategy.StrategyContext;
import space.perigee.sim.lab.engine.ReplayBench;
import space.perigee.sync.io.InputException;

/** {@code perigee sim replay-bench}: checks the memory bound of training by measurement. */
@Command(
    name = "replay-bench",
    description =
        "Train a network with a replay memory as in flight, and compare the memory use of each part"
            + " with the bounds from 'perigee onboard bench' and with the quotas of --board. Exits"
            + " with code 1 if the resident memory exceeds the quota.")
final class ReplayBenchCommand extends NetworkBenchCommand {

  @Mixin private final ReplayOptions replay = new ReplayOptions();

  @Option(
      names = "--memory-in",
      paramLabel = "DIR",
      description = "Store the samples in this folder (default: on the Java heap).")
  private @Nullable Path folder;

  @Override
  protected @Nullable Board board() {
    if (!replay.isAsked()) {
      throw new InputException("--memory is required: the number of samples");
    }
    return replay.board();
  }

  @Override
  protected Report measure(Setup setup) throws IOException, UnsupportedNetworkException {
    NetworkBench size = setup.bench();
    ReplayBench bench = new ReplayBench(size.batch(), size.rounds() * size.steps());
    ReplayOptions.Training training = replay.training(setup);
    ReplayBench.Result result;
    if (folder == null) {
      result = bench.run(training.context(), this::progress);
    } else {
      try (FolderStorage storage = new FolderStorage(folder)) {
        result = bench.run(training.context().withStorage(storage), this::progress);
      }
    }
    MemoryReport memory = memory(training, setup.board(), result);
    StrategyContext context = training.context();
    Fields fields =
        new Fields(
            BenchedNetwork.of(setup),
            new Replay(
                context.cut(),
                result.kept(),
                context.trainer().sizeAt(context.cut()),
                context.replay().bits(),
                folder != null,
                context.replay().replayed()),
            result.trainPerSecond(),
            result.allocatedPerStep(),
            memory);
    return new Report(fields, fields.text(), memory.fits());
  }

  /** Compares the bounds with what was measured. */
  private MemoryReport memory(
      ReplayOptions.Training training, @Nullable Board board, ReplayBench.Result result) {
    StrategyContext context = training.context();
    MemoryNeed need = training.need();
    boolean onDisk = folder != null;
    long slots =
        onDisk ? 0 : context.memoryBytes(0) / 2 / context.replay().samples() * result.kept();
    long peak = result.peakMemoryBytes();
    return MemoryReport.of(
        need,
        onDisk,
        board,
        peak,
        List.of(
            Math.max(0, result.liveBytes() - slots),
            result.arrayBytes(),
            need.replayBytes(),
            peak - result.heapBytes() - result.arrayBytes(),
            peak));
  }

  private record Replay(
      int cut, int kept, int valuesPerSample, int memoryBits, boolean onDisk, int replayed) {}

  private record Fields(
      @JsonUnwrapped BenchedNetwork network,
      @JsonUnwrapped Replay replay,
      double trainPerSecond,
      long allocatedPerStepBytes,
      @JsonUnwrapped MemoryReport memory) {

    String text() {
      String training =
          String.format(
              Locale.ROOT,
              ", trained from layer %d on, with %,d samples of %,d values in %d bits on %s",
              replay.cut(),
              replay.kept(),
              replay.valuesPerSample(),
              replay.memoryBits(),
              replay.onDisk() ? "disk" : "the heap");
      String speed =
          String.format(
              Locale.ROOT,
              "%n%.1f samples/s of the stream, %.1f kB allocated on the heap per step%n",
              trainPerSecond,
              allocatedPerStepBytes / 1e3);
      String heading = network.heading(training, " and " + replay.replayed() + " replayed");
      return heading + memory.table() + speed + memory.verdict();
    }
  }
}
