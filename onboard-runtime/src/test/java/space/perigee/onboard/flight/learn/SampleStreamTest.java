package space.perigee.onboard.flight.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.data.SampleTable;
import space.perigee.onboard.learning.TestModels;

public class SampleStreamTest {

  private final SampleTable data = TestModels.data(10, 1);

  @Test
  void endsAfterTheLastSample() {
    SampleStream stream = SampleStream.inOrder(data, false);

    assertThat(all(stream)).isEqualTo(data.rows());
    assertThat(stream.isExhausted()).isTrue();
    assertThat(stream.next()).isEmpty();
    assertThat(stream.position()).isEqualTo(10);
  }

  @Test
  void beginsAnewIfItRepeats() {
    SampleStream stream = SampleStream.inOrder(data, true);
    stream.seek(10);

    assertThat(stream.next()).hasValue(data.get(0));
    assertThat(stream.isExhausted()).isFalse();
  }

  @Test
  void shufflesTheSameWayForTheSameSeed() {
    List<Sample> order = all(SampleStream.shuffled(data, 1, false));

    assertThat(order).containsExactlyInAnyOrderElementsOf(data.rows()).isNotEqualTo(data.rows());
    assertThat(all(SampleStream.shuffled(data, 1, false))).isEqualTo(order);
    assertThat(all(SampleStream.shuffled(data, 2, false))).isNotEqualTo(order);
  }

  @Test
  void goesOnWhereItStood() {
    SampleStream first = SampleStream.shuffled(data, 1, false);
    List<Sample> order = all(SampleStream.shuffled(data, 1, false));
    first.seek(4);

    assertThat(first.next()).hasValue(order.get(4));
    assertThat(first.skip(2)).isEqualTo(2);
    assertThat(first.next()).hasValue(order.get(7));
    assertThat(first.skip(100)).isEqualTo(2);
    assertThat(first.isExhausted()).isTrue();
  }

  private static List<Sample> all(SampleStream stream) {
    List<Sample> samples = new ArrayList<>();
    for (Optional<Sample> next = stream.next(); next.isPresent(); next = stream.next()) {
      samples.add(next.get());
    }
    return samples;
  }
}
