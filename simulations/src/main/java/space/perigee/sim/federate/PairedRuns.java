package space.perigee.sim.federate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import space.perigee.sync.io.InputException;

/** Flies a seed twice: with float32 on the link, and with deltas. */
public final class PairedRuns {

  /** Hears of every round. */
  interface Progress {
    void onRound(long seed, boolean compressed, Federation.Round round, double accuracy);
  }

  private final DataSource data;
  private final FederateSettings settings;
  private final Supplier<LinkCoding> down;
  private final Supplier<LinkCoding> up;
  private final Progress progress;
  private int parameters;

  /**
   * @param down makes the coding from the satellites to the ground, for each run anew
   * @param up the same from the ground to the satellites
   */
  public PairedRuns(
      DataSource data,
      FederateSettings settings,
      Supplier<LinkCoding> down,
      Supplier<LinkCoding> up,
      Progress progress) {
    this.data = data;
    this.settings = settings;
    this.down = down;
    this.up = up;
    this.progress = progress;
  }

  /** Parameters of the model, after the first run. */
  public int parameters() {
    return parameters;
  }

  /**
   * Both runs of a seed.
   *
   * @param observer sees the deltas of the compressed run
   * @throws InputException if training diverges
   */
  public Comparison.Pair of(long seed, Federation.Observer observer) throws InterruptedException {
    LearningTask task = data.task(seed, settings.samples());
    LinkCoding float32 = LinkCoding.float32();
    RunResult uncompressed =
        run(task, seed, false, float32, float32, (client, round, base, next) -> {});
    return new Comparison.Pair(
        seed, uncompressed, run(task, seed, true, down.get(), up.get(), observer));
  }

  private RunResult run(
      LearningTask task,
      long seed,
      boolean compressed,
      LinkCoding down,
      LinkCoding up,
      Federation.Observer observer)
      throws InterruptedException {
    Fleet fleet = new Fleet(settings, task, seed);
    parameters = fleet.start().size();
    Federation federation =
        new Federation(
            fleet.start(), fleet.samples(), fleet, settings.residual(), down, up, observer);
    List<Double> accuracies = new ArrayList<>();
    long bytesDown = 0;
    long bytesUp = 0;
    for (int i = 0; i < settings.rounds(); i++) {
      Federation.Round round = federation.next();
      if (!round.held().isFinite()) {
        throw new InputException(
            "--learning-rate "
                + settings.learning().learningRate()
                + ": training diverged in round "
                + round.number()
                + " of seed "
                + seed
                + "; must be smaller");
      }
      bytesDown += round.bytesDown();
      bytesUp += round.bytesUp();
      accuracies.add(fleet.accuracy(round.held()));
      progress.onRound(seed, compressed, round, accuracies.get(i));
    }
    return new RunResult(accuracies, bytesDown, bytesUp, fleet.undoneSteps());
  }
}
