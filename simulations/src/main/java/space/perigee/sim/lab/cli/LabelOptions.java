package space.perigee.sim.lab.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import space.perigee.onboard.selection.HardnessScores;
import space.perigee.sim.lab.trial.GroundLabels;
import space.perigee.sim.lab.trial.TrialSettings;
import space.perigee.sync.io.InputException;

/** Labels that the ground gives, as options. */
public final class LabelOptions {

  private static final int PASS = 200;
  private static final int POOL = 4;

  @Option(
      names = "--label-share",
      paramLabel = "F",
      description =
          "Share of the samples that the ground labels, above 0 and below 1. Runs a choice by each"
              + " --filter, a random one, and all labels at once (default: these alone).")
  private @Nullable Double share;

  @Option(
      names = "--filter",
      paramLabel = "NAME",
      split = ",",
      description =
          "What is sent down for a label: one or more of energy, entropy, ibt, margin, threshold,"
              + " or 'all' (default: margin).")
  private @Nullable List<String> filters;

  @Option(
      names = "--pass",
      paramLabel = "N",
      description =
          "Samples from one contact to the next; labels come a contact late (default: "
              + PASS
              + ").")
  private @Nullable Integer pass;

  @Option(
      names = "--pool",
      paramLabel = "N",
      description =
          "Hardest samples held for each that is sent, of which those far from each other go; 1 for"
              + " a choice by hardness alone (default: "
              + POOL
              + ").")
  private @Nullable Integer pool;

  @Option(
      names = "--pseudo-labels",
      description = "Let the model label what it is sure of, under guard.")
  private boolean pseudo;

  /**
   * The settings of each run: with every label at once and, if the ground labels a share, with a
   * random choice and with each filter.
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
      throw new InputException(option + " is about labels from the ground: give --label-share too");
    }
  }

  private List<String> filters() {
    List<String> all = new ArrayList<>(List.of(GroundLabels.RANDOM));
    List<String> given = filters == null ? List.of("margin") : filters;
    all.addAll(given.equals(List.of("all")) ? HardnessScores.names() : given);
    return all.stream().distinct().toList();
  }
}
