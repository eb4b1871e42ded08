package space.perigee.sim.lab.cli;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;
import space.perigee.onboard.bench.ResidentMemory;
import space.perigee.onboard.engine.UnsupportedNetworkException;
import space.perigee.onboard.strategy.StrategyFactory;
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
import space.perigee.sync.io.InputException;

/** Runs a strategy with several seeds, under a progress bar, until it is told to stop. */
public final class TrialSeries {

  /** It was told to stop. */
  static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private final LongFunction<ExperienceStream> streams;
  private final TrialModel.Prepared model;
  private final Scaling scaling;
  private final int seeds;
  private final @Nullable TrialFolder folder;
  private volatile boolean stopping;

  /**
   * @param streams what is learned with each seed
   * @param seeds from 1 on
   * @param folder keeps the states of runs; null for none
   */
  TrialSeries(
      LongFunction<ExperienceStream> streams,
      TrialModel.Prepared model,
      Scaling scaling,
      int seeds,
      @Nullable TrialFolder folder) {
    this.streams = streams;
    this.model = model;
    this.scaling = scaling;
    this.seeds = seeds;
    this.folder = folder;
  }

  /** Ends {@link #run} soon. May be called by any thread. */
  void stop() {
    stopping = true;
  }

  /**
   * Runs all seeds.
   *
   * @throws StoppedException if it is told to stop
   */
  TrialSummary run(StrategyFactory strategy, TrialSettings settings) throws IOException {
    List<TrialResult> results = new ArrayList<>();
    String name = TrialSummary.name(strategy.name(), settings);
    long samples = seeds * Trial.samplesOf(streams.apply(1), settings, strategy.isOffline());
    ResidentMemory.resetPeak();
    try (Bar bar = new Bar(name, samples)) {
      for (int seed = 1; seed <= seeds; seed++) {
        Trial trial =
            new Trial(
                streams.apply(seed),
                model.shape(),
                scaling,
                settings,
                new Instruments(
                    System::nanoTime, ResidentMemory::peakBytes, shown -> onSamples(bar, shown)));
        TrialStore store =
            folder == null ? TrialStore.none() : folder.of(name.replace(", ", "-") + "-" + seed);
        results.add(trial.run(strategy, model.network(seed), seed, store));
      }
    } catch (UnsupportedNetworkException e) {
      throw new InputException("--model: no strategy can train it: " + e.getMessage(), e);
    }
    return new TrialSummary(strategy.name(), settings, results);
  }

  private void onSamples(Bar bar, int shown) {
    if (stopping) {
      throw new StoppedException();
    }
    bar.stepBy(shown);
  }

  /** A progress bar where there is a terminal. */
  private static final class Bar implements Closeable {

    private final @Nullable ProgressBar bar;

    Bar(String name, long samples) {
      bar =
          Cli.isTerminal()
              ? new ProgressBarBuilder()
                  .setTaskName(name)
                  .setInitialMax(samples)
                  .setUnit(" samples", 1)
                  .build()
              : null;
    }

    void stepBy(int samples) {
      if (bar != null) {
        bar.stepBy(samples);
      }
    }

    @Override
    public void close() {
      if (bar != null) {
        bar.close();
      }
    }
  }
}
