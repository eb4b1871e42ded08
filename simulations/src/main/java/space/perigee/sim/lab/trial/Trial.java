package space.perigee.sim.lab.trial;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import space.perigee.onboard.engine.UnsupportedNetworkException;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.strategy.StrategyFactory;
import space.perigee.sim.lab.stream.Experience;
import space.perigee.sim.lab.stream.ExperienceStream;

/**
 * Trains a strategy on a stream, task by task, and tests it on all tasks after each. The first pass
 * over a task keeps its order; later passes are shuffled. The same seed gives bit-identical
 * results, even after interruptions.
 *
 * @param input shape of a sample
 * @param scaling scaling by the first task
 */
public record Trial(
    ExperienceStream stream,
    InputShape input,
    Scaling scaling,
    TrialSettings settings,
    Instruments instruments) {

  /** Returns the number of samples shown to a strategy, or the most if it trains to convergence. */
  public static long samplesOf(
      ExperienceStream stream, TrialSettings settings, StrategyFactory strategy) {
    long sum = (long) settings.pretraining() * stream.tasks().get(0).train().size();
    long soFar = 0;
    for (Experience task : stream.tasks()) {
      int samples = task.train().size();
      if (strategy.isTrainedToConvergence()) {
        soFar += (long) OfflineTraining.MOST_PASSES * samples;
      } else if (strategy.isOffline()) {
        soFar += settings.rowsOfReplay(samples);
      } else {
        soFar = (long) settings.epochs() * samples;
      }
      sum += soFar;
    }
    return sum;
  }

  /**
   * Starts or resumes the run of one seed.
   *
   * @param network initial network, which is trained
   * @param store stores the state after each task; closed at the end
   * @throws UnsupportedNetworkException if the engine does not support one of its layers
   * @throws IOException if the state cannot be read or saved
   */
  public TrialResult run(
      StrategyFactory factory, MultiLayerNetwork network, long seed, TrialStore store)
      throws UnsupportedNetworkException, IOException {
    try (store) {
      TrialProgress progress = new TrialProgress(stream);
      Optional<TrialRun> run =
          open(progress, new TrialRun.Start(factory, network, seed, store.memory()), store);
      while (!progress.isComplete()) {
        run.orElseThrow().learnTask();
        save(progress, run.orElseThrow(), store);
      }
      store.dropMemory();
      return progress.result();
    }
  }

  /** Returns the run at its saved state or at its start; empty if it is complete. */
  private Optional<TrialRun> open(TrialProgress progress, TrialRun.Start start, TrialStore store)
      throws UnsupportedNetworkException, IOException {
    Optional<DataInputStream> saved = store.open();
    if (saved.isEmpty()) {
      return Optional.of(TrialRun.begin(this, progress, start));
    }
    try (DataInputStream in = saved.get()) {
      progress.restore(in);
      instruments.onSamples().accept((int) progress.shown());
      return progress.isComplete()
          ? Optional.empty()
          : Optional.of(TrialRun.resume(this, progress, start, in));
    }
  }

  private static void save(TrialProgress progress, TrialRun run, TrialStore store)
      throws IOException {
    if (progress.isComplete()) {
      store.save(progress::save);
      return;
    }
    store.save(
        out -> {
          progress.save(out);
          run.save(out);
        });
    run.committed();
  }
}
