package space.perigee.sim.lab.stream;

import java.util.List;
import java.util.stream.IntStream;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.data.SampleTable;
import space.perigee.onboard.data.TrainTestSplit;

/** Data whose samples can be told apart: sample {@code i} has the features {@code i} and 1. */
public final class NumberedSamples {

  private NumberedSamples() {}

  /** Numbers from {@code first} on; sample {@code i} is of class {@code i} modulo their number. */
  static SampleTable table(int classes, int first, int count) {
    return new SampleTable(
        IntStream.range(0, classes).mapToObj(i -> String.valueOf((char) ('a' + i))).toList(),
        2,
        IntStream.range(first, first + count)
            .mapToObj(i -> Sample.of(new float[] {i, 1}, i % classes))
            .toList());
  }

  /** Samples 0 to {@code train - 1}, and those from 1000 on to test. */
  static TrainTestSplit split(int classes, int train, int test) {
    return new TrainTestSplit(table(classes, 0, train), table(classes, 1000, test));
  }

  static List<Integer> numbers(LabeledData data) {
    return data.samples().map(sample -> (int) sample.features()[0]).toList();
  }

  static List<Integer> trainNumbers(ExperienceStream stream) {
    return stream.tasks().stream().flatMap(task -> numbers(task.train()).stream()).toList();
  }

  static List<Integer> testNumbers(ExperienceStream stream) {
    return stream.tasks().stream().flatMap(task -> numbers(task.test()).stream()).toList();
  }
}
