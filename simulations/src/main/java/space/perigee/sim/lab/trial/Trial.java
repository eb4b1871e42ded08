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
 * Shows a stream to a strategy, task by task, and tests it on every task after each. The first pass
 * over a task is in its own order; further ones are shuffled. The same seed gives the same bits,
 * however often a run was interrupted.
 *
 * @param input shape of a sample
 */
public record Trial(
    ExperienceStream stream,
    InputShape input,
    Scaling scaling,
    TrialSettings settings,
    Instruments instruments) {

  /** Samples that a strategy is shown. */
  public static long samplesOf(ExperienceStream stream, TrialSettings settings, boolean offline) {
    long sum = 0;
    long soFar = 0;
    for (Experience task : stream.tasks()) {
      soFar += task.train().size();
      sum += offline ? soFar : task.train().size();
    }
    return sum * settings.epochs()
        + (long) settings.pretraining() * stream.tasks().get(0).train().size();
  }

  /**
   * Runs one seed, or goes on with it.
   *
   * @param network to begin with; it is trained
   * @param store keeps the state after each task, and is closed in the end
   * @throws UnsupportedNetworkException if the engine does not know one of its layers
   * @throws IOException if the state cannot be read or kept
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

  /** The run where it stopped, or at its beginning; empty if it is complete. */
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
