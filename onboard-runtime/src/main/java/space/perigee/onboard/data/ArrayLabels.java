package space.perigee.onboard.data;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import space.perigee.sync.npz.NpyArray;
import space.perigee.sync.npz.NpyType;

/**
 * Labels in an array of shape {@code [n]} or {@code [n, 1]}: text, which names the classes, or
 * whole numbers of any type, see {@link NumberedClasses}; booleans are 0 and 1. An array of shape
 * {@code [n, classes]} has a single 1 in each row, at the position of the class.
 */
final class ArrayLabels {

  private final NpyArray array;
  private final String where;
  private final int samples;

  /** Number of columns of a one-hot array; 0 for one label per sample. */
  private final int columns;

  /**
   * @param where file and array, for messages
   * @param samples number of samples
   * @throws DataException if the array has another shape
   */
  ArrayLabels(NpyArray array, String where, int samples) {
    this.array = array;
    this.where = where;
    this.samples = samples;
    List<Integer> shape = array.shape();
    boolean isColumn = shape.equals(List.of(samples)) || shape.equals(List.of(samples, 1));
    boolean isOneHot = shape.size() == 2 && shape.get(0) == samples && !array.type().isText();
    if (!isColumn && !isOneHot) {
      throw new DataException(
          where
              + "shape "
              + shape
              + ", must be ["
              + samples
              + "] or ["
              + samples
              + ", 1], or ["
              + samples
              + ", classes] with a single 1 in each row, as 'x' has "
              + samples
              + " samples");
    }
    this.columns = isColumn ? 0 : shape.get(1);
  }

  /** The classes that appear; all columns of a one-hot array. Numbers are in their order. */
  List<String> classes() {
    if (array.type().isText()) {
      TreeSet<String> names = new TreeSet<>();
      IntStream.range(0, samples).forEach(i -> names.add(array.textAt(i).strip()));
      names.remove("");
      return List.copyOf(names);
    }
    LongStream numbers =
        columns > 0
            ? LongStream.range(0, columns)
            : IntStream.range(0, samples)
                .filter(this::isWhole)
                .mapToLong(this::number)
                .sorted()
                .distinct();
    return numbers.mapToObj(String::valueOf).toList();
  }

  /**
   * The labels as positions in a list of classes.
   *
   * @throws DataException if a label is not a class and bad samples are rejected
   */
  Labels positions(List<String> names, BadSamples treatment) {
    return Labels.read(samples, finder(names), i -> where + "sample " + i + ": ", treatment);
  }

  private Labels.Finder finder(List<String> names) {
    if (array.type().isText()) {
      Map<String, Integer> places = places(names);
      return sample -> position(array.textAt(sample).strip(), places, names);
    }
    NumberedClasses classes = new NumberedClasses(names);
    if (columns > 0) {
      return sample -> classes.position(hot(sample));
    }
    if (array.type() == NpyType.BOOL && names.contains("True") && names.contains("False")) {
      Map<String, Integer> places = places(names);
      return sample -> position(array.integerAt(sample) == 0 ? "False" : "True", places, names);
    }
    return sample -> classes.position(number(sample));
  }

  private static Map<String, Integer> places(List<String> names) {
    Map<String, Integer> places = new HashMap<>();
    names.forEach(name -> places.put(name, places.size()));
    return places;
  }

  private static int position(String name, Map<String, Integer> places, List<String> names) {
    Integer place = places.get(name);
    if (place == null) {
      throw new DataException("'" + name + "' must be one of " + names);
    }
    return place;
  }

  private boolean isWhole(int sample) {
    double value = array.doubleAt(sample);
    return value == Math.rint(value) && Math.abs(value) < Long.MAX_VALUE;
  }

  private long number(int sample) {
    if (!isWhole(sample)) {
      throw new DataException(array.doubleAt(sample) + " must be a whole number");
    }
    return array.type().isInteger() ? array.integerAt(sample) : (long) array.doubleAt(sample);
  }

  /** The position of the single 1 in a row. */
  private int hot(int sample) {
    int found = -1;
    for (int column = 0; column < columns; column++) {
      double value = array.doubleAt(sample * columns + column);
      if (value == 1 && found < 0) {
        found = column;
      } else if (value != 0) {
        throw new DataException(
            "column " + column + " is " + value + ", must be 0 in all columns but one, which is 1");
      }
    }
    if (found < 0) {
      throw new DataException("all columns are 0, must be 1 in one of them");
    }
    return found;
  }
}
