package space.perigee.sim.lab.poison;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import space.perigee.ground.aggregate.AggregationStrategy;
import space.perigee.ground.aggregate.CandidateMaker;
import space.perigee.ground.aggregate.CodedVersions;
import space.perigee.ground.aggregate.GlobalModel;
import space.perigee.ground.aggregate.PendingUpdates;
import space.perigee.ground.aggregate.ServerState;
import space.perigee.ground.aggregate.Update;
import space.perigee.ground.aggregate.UpdateScreening;
import space.perigee.ground.aggregate.VersionMember;
import space.perigee.ground.evaluate.Assessment;
import space.perigee.ground.evaluate.EvaluationGate;
import space.perigee.ground.evaluate.ModelEvaluator;
import space.perigee.ground.evaluate.NetworkEvaluator;
import space.perigee.ground.evaluate.PublishedScores;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.data.SampleTable;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.ModelEvaluation;
import space.perigee.sim.federate.DataSource;
import space.perigee.sim.federate.LearningTask;
import space.perigee.sim.federate.LocalLearning;
import space.perigee.sim.federate.ModelShape;
import space.perigee.sim.federate.Partition;
import space.perigee.sim.federate.Seeds;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.exchange.PersonalLayers;
import space.perigee.sync.model.Weights;

/**
 * Ten satellites, of which three are hostile, train for the aggregation of the ground: the classes
 * that make candidates of a round there, with strategy, screening and gate.
 *
 * <pre>
 *   rounds 1 to CALM                    the seven honest satellites
 *   the next ATTACKED                   all ten; the hostile ones attack
 *   the next RECOVERY                   the seven again; nobody does anything about the others
 * </pre>
 *
 * <p>The ground has {@value #LABELED} labeled samples that no satellite has; accuracy is measured
 * on the test samples, which nobody has.
 *
 * @param strategy makes a strategy
 * @param screening makes the screening of the ground; called once for each run
 */
public record PoisonRun(
    DataSource data,
    Partition partition,
    AggregationStrategy strategy,
    Function<ModelEvaluator, UpdateScreening> screening,
    EvaluationGate gate,
    long seed) {

  public static final int CALM = 5;
  public static final int ATTACKED = 15;
  public static final int RECOVERY = 3;

  /** Labeled samples of the ground. */
  static final int LABELED = 600;

  private static final LocalLearning LEARNING =
      new LocalLearning(LocalLearning.Optimizer.SGD, 0.05, 32, 1);

  /**
   * Accuracies on the test samples.
   *
   * @param attacked after the last round of the attack
   * @param recovered after the last round
   * @param refused candidates that the gate refused
   * @param leftOut of the updates of honest satellites, the share that did not count
   */
  public record Result(double attacked, double recovered, int refused, double leftOut) {}

  /** Flies. */
  public Result fly(Attack attack) {
    return new Flight(attack).fly();
  }

  private final class Flight {

    private final Attack attack;
    private final Learner learner;
    private final PoisonFleet fleet;
    private final LabeledData test;
    private final CandidateMaker maker;
    private final UpdateScreening screening;
    private GlobalModel global;
    private CodedVersions coded = CodedVersions.none();
    private ServerState state = ServerState.NONE;
    private int refused;
    private int honest;
    private int honestLeftOut;
    private long deltas;

    Flight(Attack attack) {
      this.attack = attack;
      LearningTask task = data.task(seed, data.trainingSize());
      long startSeed = Seeds.generator(seed, Seeds.Purpose.START).nextLong();
      this.learner =
          new Learner(
              ModelShape.parse("mlp:64,32")
                  .network(task.input(), task.classes(), LEARNING, startSeed));
      List<Sample> labeled = task.training().subList(0, LABELED);
      List<Sample> training = task.training().subList(LABELED, task.training().size());
      this.fleet =
          new PoisonFleet(
              learner,
              LEARNING,
              partition.split(
                  training, PoisonFleet.SATELLITES, Seeds.generator(seed, Seeds.Purpose.PARTITION)),
              task.classes().size(),
              seed);
      this.test = new SampleTable(task.classes(), task.input().size(), task.test());
      ModelEvaluator evaluator =
          NetworkEvaluator.of(
              learner, new SampleTable(task.classes(), task.input().size(), labeled));
      this.screening = PoisonRun.this.screening.apply(evaluator);
      this.maker =
          new CandidateMaker(
              new CandidateMaker.Rules(
                  strategy,
                  gate,
                  new DeltaTarget.Lossless(),
                  PersonalLayers.NONE.in(learner.layout())),
              evaluator,
              screening);
      Weights start = learner.weights();
      this.global =
          new GlobalModel(
              0, start, PublishedScores.of(evaluator.evaluate(start)), new TreeMap<>(), 0);
    }

    Result fly() {
      double attacked = 0;
      for (int round = 1; round <= CALM + ATTACKED + RECOVERY; round++) {
        int since = round - CALM;
        play(round, since > 0 && since <= ATTACKED, since == 1);
        if (since == ATTACKED) {
          attacked = accuracy();
        }
      }
      return new Result(
          attacked, accuracy(), refused, honest == 0 ? 0 : (double) honestLeftOut / honest);
    }

    private void play(int round, boolean isAttacked, boolean isFirst) {
      Weights start = global.weights();
      List<Update> updates = new ArrayList<>();
      double norms = 0;
      for (int satellite = 0; satellite < PoisonFleet.HONEST; satellite++) {
        Update update =
            PoisonFleet.update(
                satellite, ++deltas, fleet.honest(satellite, round, start), start, global.number());
        norms += update.norm() / PoisonFleet.HONEST;
        updates.add(update);
      }
      if (isAttacked) {
        int satellite = PoisonFleet.HONEST;
        for (PoisonFleet.Delivery bad : fleet.hostile(attack, isFirst, round, start, norms)) {
          updates.add(PoisonFleet.update(satellite++, ++deltas, bad, start, global.number()));
        }
      }
      Instant now = Instant.EPOCH.plusSeconds(3600L * round);
      PendingUpdates pending = new PendingUpdates(strategy);
      for (Update update : updates) {
        if (screening.objection(update, now).isEmpty()) {
          pending.add(update, state);
        }
      }
      decide(
          maker.make(new CandidateMaker.Start(global, coded, state), pending.take()), round, now);
    }

    private void decide(CandidateMaker.Candidate candidate, int round, Instant now) {
      CodedVersions.Coded version = candidate.coded();
      Assessment assessment = candidate.assessment();
      List<VersionMember> members = candidate.used().stream().map(VersionMember::of).toList();
      honest += PoisonFleet.HONEST;
      honestLeftOut += PoisonFleet.HONEST;
      if (candidate.refusal() == null && version != null && assessment != null) {
        honestLeftOut -=
            (int)
                members.stream()
                    .filter(m -> m.satellite().compareTo(PoisonFleet.name(PoisonFleet.HONEST)) < 0)
                    .count();
        coded = coded.published(round, version);
        state = candidate.state();
        global = global.next(round, candidate.weights(), assessment, new TreeMap<>(), 0);
        screening.onDecision(members, candidate.rejected(), now);
      } else {
        refused++;
        screening.onDecision(List.of(), candidate.rejected(), now);
      }
    }

    private double accuracy() {
      learner.setWeights(global.weights());
      return ModelEvaluation.of(learner, test).value();
    }
  }
}
