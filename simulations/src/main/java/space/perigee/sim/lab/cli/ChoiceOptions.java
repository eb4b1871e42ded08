package space.perigee.sim.lab.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import space.perigee.sim.lab.trial.TrialSettings;
import space.perigee.sync.io.InputException;

/** Options for settings that each strategy chooses on a validation part of the training stream. */
public final class ChoiceOptions {

  private static final double SHARE = 0.2;

  @Option(
      names = "--choose",
      paramLabel = "SETTING=VALUES",
      split = ";",
      description =
          "Settings to choose for each strategy, such as 'batch=4,16;learning-rate=0.001,0.01':"
              + " batch, replayed, epochs, learning-rate. Each combination is trained on the stream"
              + " without its validation part, with all seeds; that with the highest balanced"
              + " accuracy on the validation part is then trained on the whole stream and tested.")
  private List<String> choose = List.of();

  @Option(
      names = "--validate",
      paramLabel = "SHARE",
      description =
          "Share of each task's training samples to choose on, drawn from each class (default: "
              + SHARE
              + "); requires --choose.")
  private @Nullable Double share;

  /** True if settings are to be chosen. */
  boolean isGiven() {
    return !choose.isEmpty();
  }

  /** Share of the samples to validate on. */
  double share() {
    return share == null ? SHARE : share;
  }

  /**
   * Returns all combinations of the values.
   *
   * @param given the settings of the other options
   * @param replayFollows whether a new batch also sets the number of replayed samples
   * @throws InputException if an option is out of range, or needs another
   */
  List<TrialSettings> combinations(TrialSettings given, boolean replayFollows) {
    if (share != null && choose.isEmpty()) {
      throw new InputException("--validate requires --choose");
    }
    if (!(share() > 0 && share() < 1)) {
      throw new InputException("--validate " + share + " must be above 0, below 1");
    }
    List<TrialSettings> combinations = List.of(given);
    boolean follows =
        replayFollows && kinds().stream().noneMatch(ChosenSetting.Kind.REPLAYED::equals);
    for (ChosenSetting setting : settings()) {
      List<TrialSettings> more = new ArrayList<>();
      for (TrialSettings one : combinations) {
        more.addAll(setting.all(one, follows));
      }
      combinations = more;
    }
    return combinations;
  }

  /**
   * Refuses a setting that is chosen and has an option of its own on the command line.
   *
   * @throws InputException if there is one
   */
  void requireNotGiven(ParseResult options) {
    for (ChosenSetting.Kind kind : kinds()) {
      String option = "--" + kind.text();
      if (options.hasMatchedOption(option)) {
        throw new InputException(
            "--choose "
                + String.join(";", choose)
                + " and "
                + option
                + " both set "
                + kind.text()
                + "; leave one out");
      }
    }
  }

  private List<ChosenSetting> settings() {
    List<ChosenSetting> settings = choose.stream().map(ChosenSetting::parse).toList();
    List<ChosenSetting.Kind> kinds = settings.stream().map(ChosenSetting::kind).toList();
    if (kinds.stream().distinct().count() != kinds.size()) {
      throw new InputException("--choose " + choose + ": each setting once");
    }
    return settings;
  }

  private List<ChosenSetting.Kind> kinds() {
    return settings().stream().map(ChosenSetting::kind).toList();
  }

  /** The values of the chosen settings, such as {@code batch 4, learning-rate 0.01}. */
  String text(TrialSettings settings) {
    return kinds().stream()
        .map(kind -> kind.text() + " " + kind.of(settings))
        .collect(Collectors.joining(", "));
  }
}
