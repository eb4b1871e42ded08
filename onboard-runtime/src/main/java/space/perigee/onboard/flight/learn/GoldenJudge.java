package space.perigee.onboard.flight.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.flight.account.Governor;
import space.perigee.onboard.flight.guard.GoldenAnswers;
import space.perigee.onboard.flight.guard.GoldenSet;
import space.perigee.onboard.memory.RecordStorage;
import space.perigee.onboard.strategy.StateArrays;

/**
 * Asks the golden set about a moving average of the learner's parameters over its last {@value
 * #HORIZON} steps (Polyak and Juditsky, Acceleration of stochastic approximation by averaging, SIAM
 * J. Control Optim. 30, 1992): single states of a learner that takes a step per sample differ by
 * points from one moment to the next, which would be taken for damage.
 *
 * <p>A share of the computing for learning is its credit, which judgments use up. Both are
 * estimated operations, not measured time, so a restored satellite judges when one that never
 * stopped does.
 */
final class GoldenJudge {

  /** Steps over which parameters are averaged. */
  private static final int HORIZON = 256;

  /** Steps between two terms of the average. */
  private static final int AVERAGED_EACH = 64;

  /** Judging costs more than its operations: averages, and copies of the best state. */
  private static final double OVERHEAD = 2;

  private final OnboardModel model;
  private final GoldenSet golden;
  private final Governor governor;
  private final double cpuShare;
  private final ComputingMeter meter = new ComputingMeter();
  private final float[] average;
  private int steps;
  private double credit;
  private double countedFlops;

  /**
   * @param data the golden set
   * @param cpuShare largest share of the computing for learning
   */
  GoldenJudge(
      OnboardModel model,
      LabeledData data,
      RecordStorage storage,
      Governor governor,
      double cpuShare) {
    this.model = model;
    this.governor = governor;
    this.cpuShare = cpuShare;
    this.golden = new GoldenSet(model.task(), data, model.rowSize(), storage);
    this.average = model.weights();
    golden.read(model::row);
  }

  GoldenSet golden() {
    return golden;
  }

  /** CPU time for judging (ns). */
  long nanos() {
    return meter.nanos();
  }

  /** Runs work that is part of judging. */
  void run(Runnable work) {
    meter.run(0, work);
  }

  /**
   * Takes account of training since the last call.
   *
   * @return true if there was any
   */
  boolean follow() {
    double flops = model.training().flops();
    if (flops <= countedFlops) {
      return false;
    }
    credit += cpuShare * (flops - countedFlops);
    countedFlops = flops;
    steps++;
    if (steps % AVERAGED_EACH == 0) {
      run(this::average);
    }
    return true;
  }

  private void average() {
    float weight = (float) AVERAGED_EACH / HORIZON;
    float[] present = model.weights();
    for (int i = 0; i < average.length; i++) {
      average[i] += weight * (present[i] - average[i]);
    }
  }

  /** True if there is credit for a judgment. */
  boolean canJudge() {
    return credit >= flops();
  }

  private double flops() {
    return OVERHEAD * golden.size() * model.rowFlops();
  }

  /** The average of the parameters. */
  float[] averaged() {
    return average.clone();
  }

  /** Begins the average anew, as the learner has other parameters. */
  void restart(float[] weights) {
    System.arraycopy(weights, 0, average, 0, average.length);
  }

  /** Computes the golden set's rows again if there are frozen layers, which may have changed. */
  void readAgain() {
    if (model.cut() > 0) {
      golden.read(model::row);
    }
  }

  /** Answers of the model as it is. */
  GoldenAnswers ask(@Nullable Instant now) {
    GoldenAnswers[] answers = new GoldenAnswers[1];
    run(() -> answers[0] = golden.ask(model::logits));
    if (now != null) {
      governor.chargeInference(now, golden.size() * model.rowFlops());
    }
    credit -= flops();
    return answers[0];
  }

  /** Answers of the average, whose parameters the model then has. */
  GoldenAnswers askAverage(@Nullable Instant now) {
    model.setWeights(average);
    return ask(now);
  }

  /** Answers of the average or of the model as it is, whichever are more; the model then has it. */
  GoldenAnswers askBetter(@Nullable Instant now) {
    float[] present = model.weights();
    GoldenAnswers ofPresent = ask(now);
    GoldenAnswers ofAverage = askAverage(now);
    if (ofAverage.isMoreThan(ofPresent)) {
      return ofAverage;
    }
    restart(present);
    model.setWeights(present);
    return ofPresent;
  }

  void save(DataOutput out) throws IOException {
    StateArrays.write(out, average);
    out.writeInt(steps);
    out.writeDouble(credit);
  }

  void restore(DataInput in) throws IOException {
    StateArrays.readInto(in, average);
    steps = in.readInt();
    credit = in.readDouble();
  }
}
