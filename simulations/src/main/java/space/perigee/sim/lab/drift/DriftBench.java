package space.perigee.sim.lab.drift;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import space.perigee.onboard.drift.Adwin;
import space.perigee.onboard.drift.Drift;
import space.perigee.onboard.drift.DriftDetector;
import space.perigee.onboard.drift.PageHinkley;

/** Runs the drift detectors on the error, with their defaults, over streams with one change. */
public final class DriftBench {

  /** {@link Adwin} that reports falls of the error too. */
  public static final String ADWIN_BOTH_WAYS = Adwin.NAME + ", rises and falls";

  /**
   * The alarms of a detector on one stream.
   *
   * @param at positions of the values at which it raised an alarm, from 0, ascending
   */
  public record Alarms(ErrorStream stream, List<Integer> at) {

    public Alarms {
      at = List.copyOf(at);
    }

    private List<Integer> afterTheChange() {
      return at.stream().filter(position -> position >= ErrorStream.CHANGE).toList();
    }
  }

  /**
   * What a detector made of several streams.
   *
   * @param detected number of streams on which it noticed the change
   * @param streams number of streams
   * @param delay mean number of values from the change to the first alarm after it, over the
   *     streams on which it was noticed
   * @param falseAlarms number of alarms before the change, over all streams
   * @param extraAlarms number of alarms after the first one of the change, over all streams
   */
  public record Result(
      int detected, int streams, OptionalDouble delay, int falseAlarms, int extraAlarms) {

    /** Counts the alarms. */
    public static Result of(List<Alarms> runs) {
      int falseAlarms = 0;
      int extraAlarms = 0;
      List<Integer> delays = new ArrayList<>();
      for (Alarms run : runs) {
        List<Integer> after = run.afterTheChange();
        falseAlarms += run.at().size() - after.size();
        extraAlarms += Math.max(0, after.size() - 1);
        after.stream().findFirst().ifPresent(at -> delays.add(at - ErrorStream.CHANGE + 1));
      }
      return new Result(
          delays.size(),
          runs.size(),
          delays.stream().mapToInt(Integer::intValue).average(),
          falseAlarms,
          extraAlarms);
    }
  }

  private DriftBench() {}

  /** Returns the streams of a kind, with seeds from 1. */
  public static List<ErrorStream> streams(ErrorStream.Kind kind, int count) {
    return LongStream.rangeClosed(1, count).mapToObj(seed -> new ErrorStream(kind, seed)).toList();
  }

  /** Returns the detectors by name. */
  public static Map<String, Supplier<DriftDetector<Double>>> detectors() {
    Adwin.Settings byDefault = Adwin.Settings.DEFAULT;
    Adwin.Settings bothWays = new Adwin.Settings(byDefault.delta(), byDefault.clock(), false);
    Map<String, Supplier<DriftDetector<Double>>> detectors = new LinkedHashMap<>();
    detectors.put(PageHinkley.NAME, () -> new PageHinkley(PageHinkley.Settings.DEFAULT));
    detectors.put(Adwin.NAME, () -> new Adwin(byDefault));
    detectors.put(ADWIN_BOTH_WAYS, () -> new Adwin(bothWays));
    return detectors;
  }

  /** Runs a new detector on each stream. */
  public static List<Alarms> run(
      Supplier<DriftDetector<Double>> detector, List<ErrorStream> streams) {
    return streams.stream().map(stream -> run(detector.get(), stream)).toList();
  }

  private static Alarms run(DriftDetector<Double> detector, ErrorStream stream) {
    int[] errors = stream.errors();
    List<Integer> at = new ArrayList<>();
    for (int i = 0; i < errors.length; i++) {
      if (detector.add((double) errors[i]) == Drift.DRIFT) {
        at.add(i);
      }
    }
    return new Alarms(stream, at);
  }
}
