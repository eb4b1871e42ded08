package space.perigee.onboard.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * Translates the optimizer that a model was compiled with to DL4J's updater for further training.
 * The optimizer's state is not imported, since it belongs to other training data.
 *
 * @param updater the equivalent updater, or Adam if there is none
 * @param notes differences from the optimizer in Keras
 */
record Updaters(IUpdater updater, List<String> notes) {

  private static final double RATE = 1e-3;
  private static final double SGD_RATE = 1e-2;
  private static final double EPSILON = 1e-7;
  private static final Set<String> UNSUPPORTED =
      Set.of("weight_decay", "clipnorm", "global_clipnorm", "clipvalue", "use_ema", "centered");

  /** Reads {@code {"class_name": ..., "config": ...}} or a name; the node may be missing. */
  static Updaters of(JsonNode optimizer) throws KerasException {
    String type =
        optimizer.isTextual() ? optimizer.textValue() : optimizer.path("class_name").asText();
    String name = type.substring(type.lastIndexOf('>') + 1);
    if (name.isEmpty()) {
      return new Updaters(new Adam(RATE), List.of("the file names no optimizer"));
    }
    KerasLayer config = new KerasLayer("optimizer", name, optimizer.path("config"));
    List<String> notes = new ArrayList<>();
    for (String option : new TreeSet<>(UNSUPPORTED)) {
      if (config.has(option) && !config.text(option, "").equals("false")) {
        notes.add("optimizer " + name + ": " + option + " is not imported");
      }
    }
    IUpdater updater =
        switch (name.toLowerCase(Locale.ROOT)) {
          case "sgd" -> sgd(config, notes);
          case "adam" -> adam(config, notes);
          case "rmsprop" -> rmsProp(config, notes);
          default -> {
            notes.clear();
            notes.add("optimizer " + name + " is not supported; Adam replaces it");
            yield new Adam(RATE);
          }
        };
    return new Updaters(updater, notes);
  }

  private static IUpdater sgd(KerasLayer config, List<String> notes) throws KerasException {
    double rate = rate(config, SGD_RATE, notes);
    double momentum = config.number("momentum", 0);
    if (momentum == 0) {
      return new Sgd(rate);
    }
    if (!config.flag("nesterov", false)) {
      notes.add("optimizer SGD: its momentum is replaced by Nesterov's");
    }
    return new Nesterovs(rate, momentum);
  }

  private static IUpdater adam(KerasLayer config, List<String> notes) throws KerasException {
    double rate = rate(config, RATE, notes);
    double beta1 = config.number("beta_1", 0.9);
    double beta2 = config.number("beta_2", 0.999);
    double epsilon = config.number("epsilon", EPSILON);
    return config.flag("amsgrad", false)
        ? new AMSGrad(rate, beta1, beta2, epsilon)
        : new Adam(rate, beta1, beta2, epsilon);
  }

  private static IUpdater rmsProp(KerasLayer config, List<String> notes) throws KerasException {
    if (config.number("momentum", 0) != 0) {
      notes.add("optimizer RMSprop: momentum is not imported");
    }
    return new RmsProp(
        rate(config, RATE, notes), config.number("rho", 0.9), config.number("epsilon", EPSILON));
  }

  /**
   * Returns the learning rate. Keras writes 0.001 as the nearest float32, and a schedule as an
   * object.
   */
  private static double rate(KerasLayer config, double otherwise, List<String> notes)
      throws KerasException {
    String field = config.has("learning_rate") ? "learning_rate" : "lr";
    if (config.config().path(field).isObject()) {
      notes.add("optimizer " + config.name() + ": its learning rate schedule is not imported");
      return otherwise;
    }
    double rate = Double.parseDouble(Float.toString((float) config.number(field, otherwise)));
    if (!(rate > 0)) {
      throw new KerasException("optimizer " + config.name() + ": " + field + " must be above 0");
    }
    return rate;
  }
}
