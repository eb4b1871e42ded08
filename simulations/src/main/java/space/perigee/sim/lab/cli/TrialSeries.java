package space.perigee.sim.lab.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import space.perigee.onboard.bench.ProcessorTime;
import space.perigee.onboard.bench.ResidentMemory;
import space.perigee.onboard.cli.SizedNetwork;
import space.perigee.onboard.engine.UnsupportedNetworkException;
import space.perigee.onboard.strategy.StrategyFactory;
import space.perigee.sim.cli.TerminalProgress;
import space.perigee.sim.lab.stream.ExperienceStream;
import space.perigee.sim.lab.trial.Instruments;
import space.perigee.sim.lab.trial.Scaling;
import space.perigee.sim.lab.trial.Trial;
import space.perigee.sim.lab.trial.TrialFolder;
import space.perigee.sim.lab.trial.TrialResult;
import space.perigee.sim.lab.trial.TrialSettings;
import space.perigee.sim.lab.trial.TrialStore;
import space.perigee.sim.lab.trial.TrialSummary;
import space.perigee.sync.cli.Cli;

/** Runs a strategy with several seeds, with a progress bar, until {@link #stop} is called. */
public final class TrialSeries {

  /** Thrown after {@link #stop}. */
  static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private final LongFunction<ExperienceStream> streams;
  private final SizedNetwork model;
  private final Scaling scaling;
  private final int seeds;
  private final @Nullable TrialFolder folder;
  private volatile boolean stopping;

  /**
   * @param streams returns the stream for a seed
   * @param seeds number of seeds, which start at 1
   * @param folder stores the states of runs; null for none
   */
  TrialSeries(
      LongFunction<ExperienceStream> streams,
      SizedNetwork model,
      Scaling scaling,
      int seeds,
      @Nullable TrialFolder folder) {
    this.streams = streams;
    this.model = model;
    this.scaling = scaling;
    this.seeds = seeds;
    this.folder = folder;
  }

  /** Makes {@link #run} end soon. May be called by any thread. */
  void stop() {
    stopping = true;
  }

  /**
   * Runs all seeds.
   *
   * @param label name of the run, for the progress bar and the folder; unique among the runs
   * @throws StoppedException after {@link #stop}
   */
  TrialSummary run(StrategyFactory strategy, TrialSettings settings, String label)
      throws IOException {
    List<TrialResult> results = new ArrayList<>();
    long samples = seeds * Trial.samplesOf(streams.apply(1), settings, strategy);
    ResidentMemory.resetPeak();
    try (TerminalProgress bar = new TerminalProgress(Cli.isTerminal(), label, "samples", samples)) {
      for (int seed = 1; seed <= seeds; seed++) {
        Trial trial =
            new Trial(
                streams.apply(seed),
                model.input(),
                scaling,
                settings,
                new Instruments(
                    ProcessorTime::nanos,
                    ResidentMemory::peakBytes,
                    shown -> onSamples(bar, shown)));
        TrialStore store =
            folder == null
                ? TrialStore.none()
                : folder.of(label.replaceAll("[, ]+", "-") + "-" + seed);
        results.add(trial.run(strategy, network(settings, seed), seed, store));
      }
    } catch (UnsupportedNetworkException e) {
      throw TrialModel.unsupported(e);
    }
    return new TrialSummary(strategy.name(), settings, results);
  }

  private MultiLayerNetwork network(TrialSettings settings, long seed) {
    MultiLayerNetwork network = model.networks().apply(seed);
    if (settings.learningRate() != null) {
      network.setLearningRate(settings.learningRate());
    }
    return network;
  }

  private void onSamples(TerminalProgress bar, int shown) {
    if (stopping) {
      throw new StoppedException();
    }
    bar.stepBy(shown);
  }
}
