package space.perigee.sim.lab.trial;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Accuracies on every task after every task: {@code R[i][j]} is the accuracy on the test of task
 * {@code j} after training on task {@code i}, with tasks {@code 1} to {@code T} and {@code R[0][j]}
 * before any training. Immutable.
 *
 * <p>The measures of continual learning derive from it:
 *
 * <ul>
 *   <li>average accuracy, backward transfer and forward transfer of Lopez-Paz and Ranzato, Gradient
 *       episodic memory for continual learning, NeurIPS 2017;
 *   <li>forgetting of Chaudhry, Dokania, Ajanthan and Torr, Riemannian walk for incremental
 *       learning: understanding forgetting and intransigence, ECCV 2018.
 * </ul>
 *
 * <p>Also applies to other measures between 0 and 1, such as balanced accuracy.
 */
public final class AccuracyMatrix {

  private final List<String> tasks;
  private final double[][] accuracy;

  private AccuracyMatrix(List<String> tasks, double[][] accuracy) {
    this.tasks = tasks;
    this.accuracy = accuracy;
  }

  /**
   * Copies {@code accuracy}.
   *
   * @param tasks names of the {@code T} tasks in the order in which they were learned, at least one
   * @param accuracy {@code T + 1} rows of {@code T}, each 0 to 1; row 0 is before any training
   * @throws IllegalArgumentException if there is no task, or the matrix has another size or values
   *     out of range
   */
  public static AccuracyMatrix of(List<String> tasks, double[][] accuracy) {
    int count = tasks.size();
    if (count == 0) {
      throw new IllegalArgumentException("an accuracy matrix must have a task");
    }
    if (accuracy.length != count + 1) {
      throw new IllegalArgumentException(
          accuracy.length + " rows, must be " + (count + 1) + ": one before and after each task");
    }
    for (int i = 0; i <= count; i++) {
      if (accuracy[i].length != count) {
        throw new IllegalArgumentException(
            "row " + i + " has " + accuracy[i].length + " tasks, must have " + count);
      }
      for (double value : accuracy[i]) {
        if (!(value >= 0 && value <= 1)) {
          throw new IllegalArgumentException(
              "row " + i + ": accuracy " + value + " must be 0 to 1");
        }
      }
    }
    return new AccuracyMatrix(
        List.copyOf(tasks), Arrays.stream(accuracy).map(double[]::clone).toArray(double[][]::new));
  }

  public List<String> tasks() {
    return tasks;
  }

  /**
   * {@code R[after][task]}.
   *
   * @param after 0 before any training, else the task last learned, 1 to {@code T}
   * @param task 1 to {@code T}
   * @throws IndexOutOfBoundsException if there is no such task
   */
  public double at(int after, int task) {
    return accuracy[after][task - 1];
  }

  /** Average accuracy at the end: {@code 1/T * sum over j = 1..T of R[T][j]} (ACC of GEM). */
  public double averageAccuracy() {
    return averageAccuracy(tasks.size());
  }

  /**
   * Average accuracy on the tasks learned so far: {@code 1/k * sum over j = 1..k of R[k][j]}
   * ({@code A_k} of Chaudhry et al.).
   *
   * @param learned {@code k}, 1 to {@code T}
   * @throws IndexOutOfBoundsException if there is no such task
   */
  public double averageAccuracy(int learned) {
    return mean(1, learned, task -> at(learned, task));
  }

  /**
   * Forgetting at the end: {@code 1/(T-1) * sum over j = 1..T-1 of (max over l = 1..T-1 of R[l][j]
   * - R[T][j])}, -1 to 1, small is good; below 0 if old tasks improved ({@code F_T} of Chaudhry et
   * al.). As there, the maximum includes accuracies before the task, except row 0. NaN for a single
   * task.
   */
  public double forgetting() {
    int last = tasks.size();
    return mean(
        1,
        last - 1,
        task ->
            IntStream.range(1, last).mapToDouble(after -> at(after, task)).max().orElseThrow()
                - at(last, task));
  }

  /**
   * Backward transfer: {@code 1/(T-1) * sum over j = 1..T-1 of (R[T][j] - R[j][j])}, -1 to 1; the
   * effect of later tasks on earlier ones, below 0 for harm (BWT of GEM). NaN for a single task.
   */
  public double backwardTransfer() {
    return mean(1, tasks.size() - 1, task -> at(tasks.size(), task) - at(task, task));
  }

  /**
   * Forward transfer: {@code 1/(T-1) * sum over j = 2..T of (R[j-1][j] - R[0][j])}, -1 to 1; the
   * effect of earlier tasks on later ones, above 0 for help (FWT of GEM). NaN for a single task.
   */
  public double forwardTransfer() {
    return mean(2, tasks.size(), task -> at(task - 1, task) - at(0, task));
  }

  /** The mean over {@code first} to {@code last} inclusive; NaN if there is none. */
  private static double mean(int first, int last, IntToDoubleFunction value) {
    return IntStream.rangeClosed(first, last).mapToDouble(value).average().orElse(Double.NaN);
  }
}
