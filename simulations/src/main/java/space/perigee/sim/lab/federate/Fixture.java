package space.perigee.sim.lab.federate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import space.perigee.sim.federate.DataSource;
import space.perigee.sim.federate.FederateSettings;
import space.perigee.sim.federate.FederatedClients;
import space.perigee.sim.federate.FederatedRun;
import space.perigee.sim.federate.LinkCoding;
import space.perigee.sim.federate.PairFolder;
import space.perigee.sync.delta.DeltaTarget;

/**
 * A folder of pairs from one federated run.
 *
 * @param name of the folder
 * @param settings of the run
 * @param seed of the run
 * @param density of its deltas
 * @param clients satellites whose pairs are kept
 * @param rounds whose pairs are kept
 */
public record Fixture(
    String name,
    FederateSettings settings,
    long seed,
    double density,
    int clients,
    List<Integer> rounds) {

  /**
   * What was made.
   *
   * @param parameters of the model
   * @param pairs in the folder
   * @param accuracy of the last round's weights on the test samples
   */
  public record Made(int parameters, int pairs, double accuracy) {}

  /** Trains, and writes the folder below {@code parent}. */
  public Made make(Path parent, DataSource data) throws IOException, InterruptedException {
    FederatedClients satellites =
        new FederatedClients(settings, data.task(seed, settings.samples()), seed);
    PairFolder pairs = PairFolder.create(parent.resolve(name), clients, rounds, about(data));
    FederatedRun run =
        new FederatedRun(
            satellites,
            settings.residual(),
            LinkCoding.deltas(new DeltaTarget.Density(density)),
            LinkCoding.float32(),
            pairs);
    FederatedRun.Round round = run.next();
    while (round.number() < settings.rounds()) {
      round = run.next();
    }
    pairs.finish();
    return new Made(round.held().size(), pairs.size(), satellites.accuracy(round.held()));
  }

  private ObjectNode about(DataSource data) {
    return settings.describe(data.name(), seed).put("density", density);
  }
}
