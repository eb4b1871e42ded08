package space.perigee.onboard.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import space.perigee.hw.Board;
import space.perigee.onboard.bench.EngineWorkload;
import space.perigee.onboard.bench.Measurement;
import space.perigee.onboard.board.TrainingShape;
import space.perigee.onboard.engine.UnsupportedNetworkException;
import space.perigee.onboard.learning.ComputeCost;

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
final class BenchCommand extends NetworkBenchCommand {

  private static final double GIGA = 1e9;
  private static final int THOUSAND = 1000;

  @Mixin private final ReplayOptions replay = new ReplayOptions();

  @Override
  protected @Nullable Board board() {
    replay.requireMemory();
    return replay.board();
  }

  @Override
  protected Report measure(Setup setup) throws UnsupportedNetworkException {
    ReplayOptions.Training training = replay.training(setup);
    TrainingShape shape = training.shape();
    SizedNetwork sized = setup.network();
    Board board = setup.board();
    EngineWorkload workload =
        new EngineWorkload(training.context().trainer(), shape.cut(), shape.replayed());
    Measurement measured =
        setup.bench().run(workload, sized.input(), sized.classes(), this::progress);
    ComputeCost cost = ComputeCost.of(sized.network(), sized.input());
    Fields fields =
        new Fields(
            BenchedNetwork.of(setup),
            cost.macsPerSample(),
            shape.cut(),
            shape.replayed(),
            measured,
            MemoryReport.of(training.need(), false, board, measured.peakMemoryBytes(), List.of()),
            board == null ? null : Energy.of(cost, board));
    return new Report(fields, fields.text(), !replay.isAsked() || fields.memory().fits());
  }

  /** The report. */
  private record Fields(
      @JsonUnwrapped BenchedNetwork network,
      long macsPerSample,
      int cut,
      int replayed,
      Measurement engine,
      @JsonUnwrapped MemoryReport memory,
      @JsonUnwrapped @Nullable Energy energy) {

    String text() {
      String heading =
          network.heading(
              cut == 0 ? "" : String.format(", trained from layer %d on", cut),
              replayed == 0 ? "" : String.format(" and %d replayed", replayed));
      String tables = MeasurementTable.of(Map.of("Perigee", engine)) + "\n" + memory.table();
      return heading + tables + (energy == null ? "" : energy.line(memory)) + memory.verdict();
    }
  }

  /** Energy above idle for the arithmetic at the sustained rate of a board (J). */
  private record Energy(double joulesPerThousandTrained, double joulesPerThousandPredicted) {

    static Energy of(ComputeCost cost, Board board) {
      Board.Power power = board.power();
      double rate = board.processor().sustainedGflops() * GIGA;
      return new Energy(
          (power.wattsTrain() - power.wattsIdle()) * cost.trainFlops(THOUSAND) / rate,
          (power.wattsInfer() - power.wattsIdle()) * cost.inferFlops(THOUSAND) / rate);
    }

    String line(MemoryReport memory) {
      return String.format(
          Locale.ROOT,
          "%non %s by its profile: %.3g J for 1,000 samples trained, %.3g J predicted%n",
          memory.board(),
          joulesPerThousandTrained,
          joulesPerThousandPredicted);
    }
  }
}
