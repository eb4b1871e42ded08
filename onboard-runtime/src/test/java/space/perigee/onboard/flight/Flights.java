package space.perigee.onboard.flight;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.data.SampleTable;
import space.perigee.onboard.flight.account.EnergyBudget;
import space.perigee.onboard.flight.learn.SampleStream;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.TestModels;
import space.perigee.onboard.plan.PlanReader;

/** Satellites that learn alone, a sample a minute, with energy that never runs out. */
final class Flights {

  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private Flights() {}

  static Instant minutes(long minutes) {
    return START.plus(Duration.ofMinutes(minutes));
  }

  /** Settings of satellite {@code sat} with a plan in YAML. */
  static FlightSettings settings(String plan) {
    return FlightSettings.of("mission", "sat").withLearning(PlanReader.parse("plan", plan), 7);
  }

  static Equipment equipment(LabeledData data) {
    return equipment(data, EnergyBudget.unlimited(1, 1e9));
  }

  static Equipment equipment(LabeledData data, EnergyBudget energy) {
    return Equipment.standalone(
        new Learner(TestModels.compiled(1)), SampleStream.inOrder(data, false), energy);
  }

  static OnboardRuntime runtime(String plan, LabeledData data) {
    return new OnboardRuntime(settings(plan), equipment(data));
  }

  /** Flies until all is learned. */
  static OnboardRuntime fly(OnboardRuntime runtime) {
    return fly(runtime, START, Instant.MAX);
  }

  static OnboardRuntime fly(OnboardRuntime runtime, Instant from, Instant until) {
    Instant now = from;
    while (now.isBefore(until) && !runtime.hasLearnedAll()) {
      Instant next = runtime.step(now);
      now = next.isAfter(now) ? next : now;
    }
    return runtime;
  }

  /** The same samples, of which only one in {@code each} keeps its label. */
  static SampleTable oneLabelIn(int each, SampleTable data) {
    List<Sample> samples = new ArrayList<>();
    for (Sample sample : data.rows()) {
      boolean keeps = samples.size() % each == 0;
      samples.add(keeps ? sample : Sample.unlabeled(sample.features()));
    }
    return new SampleTable(data.classes(), data.featureCount(), samples);
  }
}
