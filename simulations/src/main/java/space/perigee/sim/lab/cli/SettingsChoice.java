package space.perigee.sim.lab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import space.perigee.onboard.strategy.StrategyFactory;
import space.perigee.sim.lab.trial.MeanAndDeviation;
import space.perigee.sim.lab.trial.TrialSettings;
import space.perigee.sim.lab.trial.TrialSummary;

/**
 * Chooses the settings of a strategy: those with the highest balanced accuracy on a validation part
 * of the training stream, the first of several equals.
 */
final class SettingsChoice {

  private final ChoiceOptions options;
  private final boolean replayFollows;
  private final TrialSeries validation;

  /**
   * @param replayFollows whether a new batch also sets the number of replayed samples
   * @param validation runs on the training stream without its validation part, which is the test
   */
  SettingsChoice(ChoiceOptions options, boolean replayFollows, TrialSeries validation) {
    this.options = options;
    this.replayFollows = replayFollows;
    this.validation = validation;
  }

  /** Ends a choice in progress soon. May be called by any thread. */
  void stop() {
    validation.stop();
  }

  /**
   * Returns the best settings, and prints them.
   *
   * @throws TrialSeries.StoppedException after {@link #stop}
   */
  TrialSettings choose(StrategyFactory strategy, TrialSettings given, PrintWriter out)
      throws IOException {
    String name = TrialSummary.name(strategy.name(), given);
    @Nullable TrialSummary best = null;
    List<Double> others = new ArrayList<>();
    for (TrialSettings one : options.combinations(given, replayFollows)) {
      TrialSummary tried =
          validation.run(strategy, one, name + ", validation, " + options.text(one));
      if (best == null || mean(tried) > mean(best)) {
        if (best != null) {
          others.add(mean(best));
        }
        best = tried;
      } else {
        others.add(mean(tried));
      }
    }
    if (best == null) {
      throw new IllegalStateException("no settings to choose from");
    }
    print(name, best, others, out);
    return best.settings();
  }

  private static double mean(TrialSummary summary) {
    return summary.balancedAccuracy().mean();
  }

  private void print(String name, TrialSummary best, List<Double> others, PrintWriter out) {
    MeanAndDeviation accuracy = best.balancedAccuracy();
    String rest =
        others.isEmpty()
            ? ""
            : String.format(
                Locale.ROOT,
                "; others %.1f to %.1f %%",
                100 * others.stream().mapToDouble(Double::doubleValue).min().orElseThrow(),
                100 * others.stream().mapToDouble(Double::doubleValue).max().orElseThrow());
    out.printf(
        "%s: chose %s (balanced accuracy on the validation part %s %%%s)%n",
        name, options.text(best.settings()), accuracy.percent(1), rest);
    out.flush();
  }

  /** The chosen values as text. */
  String text(TrialSettings settings) {
    return options.text(settings);
  }
}
