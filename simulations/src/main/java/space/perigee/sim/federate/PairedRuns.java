package space.perigee.sim.federate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import space.perigee.sync.io.InputException;

/** Runs each seed twice: with float32 weights on the link, and with deltas. */
public final class PairedRuns {

  /** Receives every round. */
  interface Progress {
    void onRound(long seed, boolean compressed, FederatedRun.Round round, double accuracy);
  }

  private final DataSource data;
  private final FederateSettings settings;
  private final Supplier<LinkCoding> down;
  private final Supplier<LinkCoding> up;
  private final Progress progress;
  private int parameters;

  /**
   * @param down creates the coding from the satellites to the ground, for each run
   * @param up creates the coding from the ground to the satellites, for each run
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

  /** Returns the number of parameters of the model. Call after the first run. */
  public int parameters() {
    return parameters;
  }

  /**
   * Runs a seed.
   *
   * @param observer receives the deltas of the compressed run
   * @throws InputException if training diverges
   */
  public Comparison.Pair of(long seed, FederatedRun.Observer observer) throws InterruptedException {
    LearningTask task = data.task(seed, settings.samples());
    LinkCoding float32 = LinkCoding.float32();
    FederatedResult uncompressed =
        run(task, seed, false, float32, float32, (client, round, base, next) -> {});
    return new Comparison.Pair(
        seed, uncompressed, run(task, seed, true, down.get(), up.get(), observer));
  }

  private FederatedResult run(
      LearningTask task,
      long seed,
      boolean compressed,
      LinkCoding down,
      LinkCoding up,
      FederatedRun.Observer observer)
      throws InterruptedException {
    FederatedClients clients = new FederatedClients(settings, task, seed);
    parameters = clients.start().size();
    FederatedRun run = new FederatedRun(clients, settings.residual(), down, up, observer);
    List<Double> accuracies = new ArrayList<>();
    long bytesDown = 0;
    long bytesUp = 0;
    for (int i = 0; i < settings.rounds(); i++) {
      FederatedRun.Round round = run.next();
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
      accuracies.add(clients.accuracy(round.held()));
      progress.onRound(seed, compressed, round, accuracies.get(i));
    }
    return new FederatedResult(accuracies, bytesDown, bytesUp, clients.undoneSteps());
  }
}
