package space.perigee.onboard.flight.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamSanityTest {

  @ParameterizedTest
  @CsvSource({"64, true", "51, true", "46, true", "44, false", "32, false", "0, false"})
  void aStreamIsSaneIfTheModelAgreesAboutAsOftenAsBefore(int right, boolean sane) {
    StreamSanity sanity = new StreamSanity(0.8);
    for (int i = 0; i < StreamSanity.WINDOW; i++) {
      assertThat(sanity.isSane()).as("before the window is full").isFalse();
      sanity.add(i < right);
    }
    assertThat(sanity.isSane()).isEqualTo(sane);
  }

  @Test
  void oldOutcomesLeaveTheWindowAlsoAfterARestart() throws IOException {
    StreamSanity sanity = new StreamSanity(0.8);
    for (int i = 0; i < StreamSanity.WINDOW; i++) {
      sanity.add(false);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    sanity.save(new DataOutputStream(bytes));
    StreamSanity restored =
        StreamSanity.restored(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    for (int i = 0; i < 50; i++) {
      restored.add(true);
    }
    assertThat(restored.isSane()).isTrue();
  }
}
