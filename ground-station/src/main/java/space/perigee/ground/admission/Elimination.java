package space.perigee.ground.admission;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleBiFunction;
import org.jspecify.annotations.Nullable;

/*
 * A few members are each left out in turn, which costs one trial per member and per culprit. Many are divided into groups, and
 * a group is left out at a time; of a group that spoils the whole, the halves are tried, down to single members (group testing:
 * Dorfman, The detection of defective members of large populations, Annals of Mathematical Statistics 14, 1943). For k culprits
 * among n members that costs about k (GROUPS + 2 log2(n / GROUPS)) trials instead of k n.
 */

/**
 * Finds the members whose presence spoils a whole, by leaving them out.
 *
 * @param <T> a member
 * @param <E> the outcome of a trial
 */
final class Elimination<T, E> {

  /** A member, which equals no other, whose absence made the whole better. */
  record Culprit<T>(T member, double gain) {}

  /**
   * @param culprits in the order in which they were found
   * @param rest the other members, in the given order
   * @param outcome of the trial of the rest
   */
  record Result<T, E>(List<Culprit<T>> culprits, List<T> rest, E outcome) {}

  private static final int GROUPS = 16;
  private static final int MOST_TRIALS = 400;

  private final Function<List<List<T>>, E> trial;
  private final ToDoubleBiFunction<E, E> gain;
  private final Predicate<E> isGood;
  private int trials;

  /**
   * @param trial of some groups of members together
   * @param gain how much better the second outcome, which lacks a group, is than the first; 0 or
   *     less if it is not
   * @param isGood true if nothing more need be left out
   */
  Elimination(
      Function<List<List<T>>, E> trial, ToDoubleBiFunction<E, E> gain, Predicate<E> isGood) {
    this.trial = trial;
    this.gain = gain;
    this.isGood = isGood;
  }

  /**
   * Leaves members out as long as that makes the whole better.
   *
   * @param members one or more
   * @param most the most that are left out; one is always left
   */
  Result<T, E> of(List<T> members, int most) {
    List<List<T>> groups = groups(members);
    List<Culprit<T>> culprits = new ArrayList<>();
    E outcome = tried(groups);
    while (!isGood.test(outcome)
        && culprits.size() < most
        && (groups.size() > 1 || groups.get(0).size() > 1)
        && trials < MOST_TRIALS) {
      Step<T, E> step = best(groups.size() > 1 ? groups : halves(groups.get(0)), groups, outcome);
      while (step != null && step.group().size() > 1) {
        step = best(halves(step.group()), groups, outcome);
      }
      if (step == null) {
        break;
      }
      culprits.add(new Culprit<>(step.group().get(0), step.gain()));
      groups = without(groups, step.group());
      outcome = step.outcome();
    }
    List<T> rest = groups.stream().flatMap(List::stream).toList();
    return new Result<>(List.copyOf(culprits), rest, outcome);
  }

  private record Step<T, E>(List<T> group, double gain, E outcome) {}

  /** The one of {@code parts} whose absence makes the whole best; null if none makes it better. */
  private @Nullable Step<T, E> best(List<List<T>> parts, List<List<T>> groups, E whole) {
    Step<T, E> best = null;
    for (List<T> part : parts) {
      E outcome = tried(without(groups, part));
      double better = gain.applyAsDouble(whole, outcome);
      if (better > 0 && (best == null || better > best.gain())) {
        best = new Step<>(part, better, outcome);
      }
    }
    return best;
  }

  /** The groups without the members of {@code part}, which is one of them or part of one. */
  private static <T> List<List<T>> without(List<List<T>> groups, List<T> part) {
    List<List<T>> left = new ArrayList<>();
    for (List<T> group : groups) {
      if (!group.contains(part.get(0))) {
        left.add(group);
      } else if (group.size() > part.size()) {
        List<T> others = new ArrayList<>(group);
        others.removeAll(part);
        left.add(others);
      }
    }
    return left;
  }

  private E tried(List<List<T>> groups) {
    trials++;
    return trial.apply(groups);
  }

  private static <T> List<List<T>> groups(List<T> members) {
    int count = Math.min(GROUPS, members.size());
    List<List<T>> groups = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int from = (int) ((long) members.size() * i / count);
      int to = (int) ((long) members.size() * (i + 1) / count);
      groups.add(members.subList(from, to));
    }
    return groups;
  }

  private static <T> List<List<T>> halves(List<T> group) {
    int middle = group.size() / 2;
    return List.of(group.subList(0, middle), group.subList(middle, group.size()));
  }
}
