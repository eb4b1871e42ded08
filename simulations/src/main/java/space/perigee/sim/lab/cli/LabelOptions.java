package space.perigee.sim.lab.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import space.perigee.onboard.selection.HardnessScores;
import space.perigee.sim.lab.trial.GroundLabels;
import space.perigee.sim.lab.trial.TrialSettings;
import space.perigee.sync.io.InputException;

/** Options for labels from the ground. */
public final class LabelOptions {

  private static final int PASS = 200;
  private static final int POOL = 4;

  @Option(
      names = "--label-share",
      paramLabel = "F",
      description =
          "Fraction of the samples that the ground labels, above 0 and below 1."
              + " Compares the choices of each --filter with a random choice and with all"
              + " labels (default: all labels only).")
  private @Nullable Double share;

  @Option(
      names = "--filter",
      paramLabel = "NAME",
      split = ",",
      description =
          "Scores that choose the samples to label: one or more of energy, entropy,"
              + " ibt, margin, threshold, or 'all' (default: margin).")
  private @Nullable List<String> filters;

  @Option(
      names = "--pass",
      paramLabel = "N",
      description =
          "Samples between two contacts; labels arrive one contact later (default: " + PASS + ").")
  private @Nullable Integer pass;

  @Option(
      names = "--pool",
      paramLabel = "N",
      description =
          "Candidates per sample to send, the hardest ones; of these, samples far from each other"
              + " are chosen. With 1, the hardest are sent (default: "
              + POOL
              + ").")
  private @Nullable Integer pool;

  @Option(
      names = "--pseudo-labels",
      description =
          "Let the model label samples that it is sure of; pauses while too many of"
              + " these labels are wrong.")
  private boolean pseudo;

  /**
   * Returns the settings of each run: with immediate labels and, if the ground labels only a
   * fraction, with a random choice and with each filter.
   *
   * @throws InputException if an option is out of range, or needs another
   */
  List<TrialSettings> of(TrialSettings settings) {
    List<TrialSettings> runs = new ArrayList<>(List.of(settings.withLabels(null)));
    if (share == null) {
      requireAbsent("--filter", filters != null);
      requireAbsent("--pass", pass != null);
      requireAbsent("--pool", pool != null);
      requireAbsent("--pseudo-labels", pseudo);
      return runs;
    }
    try {
      for (String filter : filters()) {
        runs.add(
            settings.withLabels(
                new GroundLabels(
                    share,
                    pass == null ? PASS : pass,
                    filter,
                    pool == null ? POOL : pool,
                    pseudo)));
      }
    } catch (IllegalArgumentException e) {
      throw new InputException("--" + e.getMessage(), e);
    }
    return runs;
  }

  private static void requireAbsent(String option, boolean given) {
    if (given) {
      throw new InputException(option + " requires --label-share");
    }
  }

  private List<String> filters() {
    List<String> all = new ArrayList<>(List.of(GroundLabels.RANDOM));
    List<String> given = filters == null ? List.of("margin") : filters;
    all.addAll(given.equals(List.of("all")) ? HardnessScores.names() : given);
    return all.stream().distinct().toList();
  }
}
