package space.perigee.sim.lab.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import space.perigee.sim.lab.trial.TrialSettings;
import space.perigee.sync.io.DecimalNumber;
import space.perigee.sync.io.InputException;

/**
 * A setting for which {@code --choose} tries several values.
 *
 * @param kind which setting
 * @param values values to try, at least one
 */
record ChosenSetting(Kind kind, List<String> values) {

  /** The settings that can be chosen. */
  enum Kind {
    BATCH,
    REPLAYED,
    EPOCHS,
    LEARNING_RATE;

    /** Name of the option that sets it, without the hyphens in front. */
    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The value in some settings. */
    String of(TrialSettings settings) {
      return switch (this) {
        case BATCH -> String.valueOf(settings.batch());
        case REPLAYED -> String.valueOf(settings.replayed());
        case EPOCHS -> String.valueOf(settings.epochs());
        case LEARNING_RATE -> String.valueOf(settings.learningRate());
      };
    }
  }

  /**
   * Reads {@code batch=4,16}.
   *
   * @throws InputException if there is no such setting, or no value
   */
  static ChosenSetting parse(String text) {
    String[] parts = text.split("=", -1);
    Kind kind =
        Arrays.stream(Kind.values())
            .filter(one -> one.text().equals(parts[0].strip()))
            .findFirst()
            .orElse(null);
    if (kind == null || parts.length != 2 || parts[1].isBlank()) {
      throw new InputException(
          "--choose '"
              + text
              + "' must be a setting and its values, such as batch=4,16; the settings are "
              + Arrays.stream(Kind.values()).map(Kind::text).toList());
    }
    return new ChosenSetting(
        kind, Arrays.stream(parts[1].split(",", -1)).map(String::strip).toList());
  }

  /**
   * Returns the settings with each of the values.
   *
   * @param replayFollows whether a new batch also sets the number of replayed samples
   * @throws InputException if a value is no number, out of range, or there twice
   */
  List<TrialSettings> all(TrialSettings settings, boolean replayFollows) {
    List<TrialSettings> all =
        values.stream().map(value -> set(settings, value, replayFollows)).toList();
    if (all.stream().map(kind::of).distinct().count() != all.size()) {
      throw new InputException(
          "--choose " + kind.text() + "=" + String.join(",", values) + ": must list a value once");
    }
    return all;
  }

  private TrialSettings set(TrialSettings settings, String value, boolean replayFollows) {
    try {
      return switch (kind) {
        case BATCH -> {
          int batch = Integer.parseInt(value);
          yield settings.withMinibatches(batch, replayFollows ? batch : settings.replayed());
        }
        case REPLAYED -> settings.withMinibatches(settings.batch(), Integer.parseInt(value));
        case EPOCHS -> settings.withEpochs(Integer.parseInt(value));
        case LEARNING_RATE -> settings.withLearningRate(DecimalNumber.toDouble(value));
      };
    } catch (NumberFormatException e) {
      throw new InputException("--choose: " + kind.text() + " '" + value + "' must be a number", e);
    } catch (IllegalArgumentException e) {
      throw new InputException("--choose: " + e.getMessage(), e);
    }
  }
}
