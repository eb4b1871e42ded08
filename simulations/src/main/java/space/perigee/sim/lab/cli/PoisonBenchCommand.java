package space.perigee.sim.lab.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import space.perigee.ground.admission.Admission;
import space.perigee.ground.admission.RoundScreening;
import space.perigee.ground.admission.SampleBound;
import space.perigee.ground.aggregate.AggregationStrategies;
import space.perigee.ground.aggregate.AggregationStrategy;
import space.perigee.ground.aggregate.UpdateScreening;
import space.perigee.ground.evaluate.EvaluationGate;
import space.perigee.onboard.learning.NativeThreads;
import space.perigee.sim.federate.DataSource;
import space.perigee.sim.federate.Partition;
import space.perigee.sim.lab.poison.Attack;
import space.perigee.sim.lab.poison.PoisonRun;
import space.perigee.sync.cli.PerigeeCommand;
import space.perigee.sync.io.InputException;

/** {@code perigee sim poison-bench}: what hostile satellites do to the global model. */
@Command(
    name = "poison-bench",
    description = {
      "Let three of ten satellites attack the global model, and compare with the seven others alone.",
      "The satellites learn the built-in Landsat data, with samples of all classes each, or of two."
          + " The ground aggregates as it does in a mission. Prints test accuracy at the end of the"
          + " attack and three rounds later, as means over the seeds, and the worst loss of a seed."
    })
public final class PoisonBenchCommand extends PerigeeCommand {

  @Option(
      names = "--strategy",
      paramLabel = "NAME[:SETTING=VALUE,...]",
      description = "Aggregation strategies to compare; repeatable (default: ${DEFAULT-VALUE}).")
  private List<String> strategies = List.of("clipped-mean", "fedavg");

  @Option(
      names = "--attack",
      split = ",",
      paramLabel = "NAME",
      description = "Attacks, such as sign-flip (default: all).")
  private List<String> attacks = List.of();

  @Option(
      names = "--shares",
      split = ",",
      paramLabel = "NAME",
      description = "What satellites have: iid, skewed (default: ${DEFAULT-VALUE}).")
  private List<String> shares = List.of("iid", "skewed");

  @Option(
      names = "--no-screening",
      description = "Aggregate without screening and gate: the strategy alone.")
  private boolean isAlone;

  @Mixin private final SeedOptions seeds = new SeedOptions();

  @Override
  public Integer call() {
    seeds.check();
    NativeThreads.limit(1);
    List<Attack> chosen = chosen();
    List<AggregationStrategy> parsed = strategies.stream().map(this::strategy).toList();
    DataSource data = DataSource.statlog();
    PrintWriter out = out();
    out.printf(
        Locale.ROOT,
        "%s, 7 honest and 3 hostile satellites, %s, %s%n",
        data.name(),
        seeds.text(),
        isAlone ? "without screening" : "with screening and gate");
    out.println(
        "shares  strategy                 attack                        clean  attacked    loss"
            + "  worst  recovered    loss  worst  refused  left out");
    for (String share : shares) {
      Partition partition = partition(share);
      List<PoisonRun.Result> clean = runs(data, partition, parsed.get(0), Attack.NONE);
      for (int i = 0; i < parsed.size(); i++) {
        List<PoisonRun.Result> own =
            i == 0 ? clean : runs(data, partition, parsed.get(i), Attack.NONE);
        row(share, strategies.get(i), Attack.NONE, clean, own);
        for (Attack attack : chosen) {
          row(
              share,
              strategies.get(i),
              attack,
              clean,
              runs(data, partition, parsed.get(i), attack));
        }
      }
    }
    return 0;
  }

  private List<Attack> chosen() {
    List<Attack> all = new ArrayList<>(Arrays.asList(Attack.values()));
    all.remove(Attack.NONE);
    return NamedValues.of("--attack", attacks, all, Attack::id);
  }

  private AggregationStrategy strategy(String text) {
    try {
      return AggregationStrategies.parse(text);
    } catch (IllegalArgumentException e) {
      throw new InputException("--strategy " + e.getMessage(), e);
    }
  }

  private static Partition partition(String name) {
    return switch (name) {
      case "iid" -> Partition.IID;
      case "skewed" -> Partition.SKEWED;
      default -> throw new InputException("--shares '" + name + "': must be iid or skewed");
    };
  }

  private List<PoisonRun.Result> runs(
      DataSource data, Partition partition, AggregationStrategy strategy, Attack attack) {
    return seeds.each(
        seed ->
            new PoisonRun(
                    data,
                    partition,
                    strategy,
                    evaluator ->
                        isAlone
                            ? UpdateScreening.OPEN
                            : new RoundScreening(
                                new Admission(Map.of(), (changes, notices, now) -> {}),
                                evaluator,
                                new SampleBound(null),
                                0),
                    isAlone
                        ? new EvaluationGate(1, 1)
                        : new EvaluationGate(0.05, EvaluationGate.LABEL_TOLERANCE),
                    seed)
                .fly(attack));
  }

  private void row(
      String share,
      String strategy,
      Attack attack,
      List<PoisonRun.Result> clean,
      List<PoisonRun.Result> results) {
    out()
        .printf(
            Locale.ROOT,
            "%-7s %-24s %-28s %6.1f %9.1f %7.1f %6.1f %10.1f %7.1f %6.1f %8.1f %7.1f %%%n",
            share,
            strategy,
            attack.text(),
            100 * mean(clean, PoisonRun.Result::attacked),
            100 * mean(results, PoisonRun.Result::attacked),
            loss(clean, results, PoisonRun.Result::attacked),
            worst(clean, results, PoisonRun.Result::attacked),
            100 * mean(results, PoisonRun.Result::recovered),
            loss(clean, results, PoisonRun.Result::recovered),
            worst(clean, results, PoisonRun.Result::recovered),
            mean(results, PoisonRun.Result::refused),
            100 * mean(results, PoisonRun.Result::leftOut));
    out().flush();
  }

  private static double mean(
      List<PoisonRun.Result> results, ToDoubleFunction<PoisonRun.Result> figure) {
    return results.stream().mapToDouble(figure).average().orElse(0);
  }

  /** In points. */
  private static double loss(
      List<PoisonRun.Result> clean,
      List<PoisonRun.Result> results,
      ToDoubleFunction<PoisonRun.Result> figure) {
    return 100 * (mean(clean, figure) - mean(results, figure));
  }

  private static double worst(
      List<PoisonRun.Result> clean,
      List<PoisonRun.Result> results,
      ToDoubleFunction<PoisonRun.Result> figure) {
    double worst = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < clean.size(); i++) {
      double before = figure.applyAsDouble(clean.get(i));
      worst = Math.max(worst, 100 * (before - figure.applyAsDouble(results.get(i))));
    }
    return worst;
  }
}
