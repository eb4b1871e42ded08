package space.perigee.sim.mission;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import space.perigee.hw.yaml.Finding;

/**
 * What a check of a mission found out.
 *
 * @param mission name of the mission
 * @param problems what is wrong, sorted by line
 * @param model the start model; null if it cannot be read
 * @param satellites one for each, in the order of the file
 */
public record CheckReport(
    String mission,
    List<Problem> problems,
    @Nullable ModelFacts model,
    List<SatelliteFacts> satellites) {

  /** How bad a problem is. */
  public enum Severity {
    /** The mission does not fly. */
    ERROR,
    /** It flies, and not as one would want. */
    WARNING
  }

  /** A finding and its severity. */
  public record Problem(Severity severity, Finding finding) {}

  /**
   * The start model.
   *
   * @param parameters number of parameters
   * @param classes names of the classes
   * @param deltaBytes size of a delta after some training, at the mission's density; null if there
   *     is no data to train on
   */
  public record ModelFacts(int parameters, List<String> classes, @Nullable Long deltaBytes) {

    /** Size of the parameters as float32 (bytes). */
    public long float32Bytes() {
      return (long) Float.BYTES * parameters;
    }
  }

  /**
   * A satellite.
   *
   * @param board its board; null if the profile cannot be read
   * @param memory the part of the board's memory that is fullest; null if unknown
   * @param passes its contacts; null without a plan
   * @param energy energy in a day; null if unknown
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SatelliteFacts(
      String name,
      @Nullable String board,
      @Nullable MemoryFacts memory,
      @Nullable PassFacts passes,
      @Nullable EnergyFacts energy) {}

  /**
   * The part of a board's memory, apart from Java itself, that is fullest.
   *
   * @param part its name
   */
  public record MemoryFacts(String part, long needBytes, long quotaBytes) {}

  /**
   * The contacts of a satellite.
   *
   * @param perDay contacts a day
   * @param minutesPerDay their length together
   * @param downBytes what half of them carry down at least, by the rate of the radio (bytes)
   * @param upBytes the same up (bytes)
   */
  public record PassFacts(
      double perDay, double minutesPerDay, long downBytes, long upBytes, String until) {}

  /**
   * Energy in a day (J).
   *
   * @param computingJoules training on every sample and predicting it
   * @param radioJoules transmitting a delta in each contact
   * @param budgetJoules what the spacecraft has for both: solar power less the bus and the idle
   *     board, in an orbit with the longest eclipse
   */
  public record EnergyFacts(double computingJoules, double radioJoules, double budgetJoules) {}

  public CheckReport {
    problems = List.copyOf(problems);
    satellites = List.copyOf(satellites);
  }

  /** Number of problems of a severity. */
  public long count(Severity severity) {
    return problems.stream().filter(problem -> problem.severity() == severity).count();
  }
}
