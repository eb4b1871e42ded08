package space.perigee.sim.federate;

import java.util.ArrayList;
import java.util.List;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.data.SampleTable;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.ModelEvaluation;
import space.perigee.sync.model.Weights;

/**
 * The satellites of one run. They train in turns on one network, each with its own samples, weights
 * and optimizer state. The order of samples depends only on seed, satellite, round and epoch, which
 * pairs the runs of a seed.
 */
public final class FederatedClients implements FederatedRun.LocalTraining {

  private final Learner learner;
  private final LocalLearning learning;
  private final long seed;
  private final List<List<Sample>> parts;
  private final List<byte[]> optimizers = new ArrayList<>();
  private final SampleTable test;
  private int undoneSteps;

  public FederatedClients(FederateSettings settings, LearningTask task, long seed) {
    this.learning = settings.learning();
    this.seed = seed;
    long startSeed = Seeds.generator(seed, Seeds.Purpose.START).nextLong();
    this.learner =
        new Learner(settings.model().network(task.input(), task.classes(), learning, startSeed));
    this.parts =
        settings
            .partition()
            .split(
                task.training(),
                settings.clients(),
                Seeds.generator(seed, Seeds.Purpose.PARTITION));
    this.test = new SampleTable(task.classes(), task.input().size(), task.test());
    parts.forEach(part -> optimizers.add(learner.updaterState()));
  }

  /** Returns the initial weights. Call before the first round. */
  @Override
  public Weights start() {
    return learner.weights();
  }

  @Override
  public List<Integer> samples() {
    return parts.stream().map(List::size).toList();
  }

  /** Returns the number of training steps undone because of values that were not finite. */
  int undoneSteps() {
    return undoneSteps;
  }

  @Override
  public Weights train(int client, int round, Weights start) throws InterruptedException {
    learner.setWeights(start);
    learner.setUpdaterState(optimizers.get(client));
    for (int epoch = 0; epoch < learning.epochs(); epoch++) {
      List<Sample> order = new ArrayList<>(parts.get(client));
      Seeds.shuffle(order, Seeds.generator(seed, Seeds.Purpose.BATCHES, client, round, epoch));
      for (int from = 0; from < order.size(); from += learning.batch()) {
        if (Thread.interrupted()) {
          throw new InterruptedException("in round " + round);
        }
        int to = Math.min(from + learning.batch(), order.size());
        if (!learner.train(order.subList(from, to)).applied()) {
          undoneSteps++;
        }
      }
    }
    optimizers.set(client, learner.updaterState());
    return learner.weights();
  }

  /** Returns the accuracy of {@code weights} on the test samples. */
  public double accuracy(Weights weights) {
    learner.setWeights(weights);
    return ModelEvaluation.of(learner, test).value();
  }
}
