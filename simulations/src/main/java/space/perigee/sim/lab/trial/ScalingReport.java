package space.perigee.sim.lab.trial;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import space.perigee.onboard.data.LabeledData;
import space.perigee.sim.lab.stream.Experience;
import space.perigee.sim.lab.stream.ExperienceStream;

/**
 * What happens to the scales of features along a stream: which ones are constant at first, and
 * which ones leave the range that their scale was learned from.
 */
public final class ScalingReport {

  /**
   * Root mean square distance from the offset (scales) above which a feature is reported: a network
   * that has learned values of about 1 does not cope.
   */
  private static final double FAR = 30;

  private static final int MOST_NAMED = 5;

  private ScalingReport() {}

  /** Returns lines for the user; empty if there is nothing to report. */
  public static List<String> of(Scaling.Kind kind, ExperienceStream stream) {
    if (kind != Scaling.Kind.STANDARD) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    List<Experience> tasks = stream.tasks();
    Scaling scaling = Scaling.of(kind, tasks.get(0).train());
    for (int i = 1; i < tasks.size(); i++) {
      String task = "task " + (i + 1) + " (" + tasks.get(i).name() + ")";
      LabeledData train = tasks.get(i).train();
      Scaling next = scaling.after(train);
      List<Integer> found = new ArrayList<>();
      List<Integer> far = new ArrayList<>();
      double[] distances = scaling.distances(train);
      double most = 0;
      for (int f = 0; f < distances.length; f++) {
        if (scaling.scale()[f] == 0 && next.scale()[f] > 0) {
          found.add(f);
        } else if (distances[f] > FAR * scaling.scale()[f] && scaling.scale()[f] > 0) {
          far.add(f);
          most = Math.max(most, distances[f] / scaling.scale()[f]);
        }
      }
      if (!found.isEmpty()) {
        lines.add(
            named(found) + " constant until " + task + ": not used before, scaled by that task");
      }
      if (!far.isEmpty()) {
        lines.add(
            String.format(
                Locale.ROOT,
                "%s in %s up to %,.0f deviations away from what defined the scale: scale the data"
                    + " yourself and use --scale none, or leave such features out",
                named(far),
                task,
                most));
      }
      scaling = next;
    }
    List<Integer> constant = withoutScale(scaling);
    if (!constant.isEmpty()) {
      lines.add(named(constant) + " constant in all training samples: not used");
    }
    return lines;
  }

  private static List<Integer> withoutScale(Scaling scaling) {
    return IntStream.range(0, scaling.scale().length)
        .filter(f -> scaling.scale()[f] == 0)
        .boxed()
        .toList();
  }

  private static String named(List<Integer> features) {
    String numbers =
        features.stream()
            .limit(MOST_NAMED)
            .map(f -> String.valueOf(f + 1))
            .collect(Collectors.joining(", "));
    int others = features.size() - MOST_NAMED;
    return (features.size() == 1 ? "feature " : "features ")
        + numbers
        + (others > 0 ? " and " + others + " more" : "")
        + (features.size() == 1 ? " is" : " are");
  }
}
