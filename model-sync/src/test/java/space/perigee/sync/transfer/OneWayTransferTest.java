package space.perigee.sync.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OneWayTransferTest {

  private static final int SEGMENT_BYTES = 64;

  private static List<Frame> framesOf(int segments, double loss) {
    Content content = Content.of(new byte[segments * SEGMENT_BYTES]);
    Manifest manifest =
        Manifest.of(
            content.sha256(), content.length(), SEGMENT_BYTES, 1, Subject.of(Kind.TELEMETRY));
    OneWayTransfer outgoing = new OneWayTransfer(manifest, content, loss);
    List<Frame> frames = new ArrayList<>();
    Optional<Frame> frame = outgoing.next();
    while (frame.isPresent()) {
      frames.add(frame.get());
      frame = outgoing.next();
    }
    return frames;
  }

  private static List<Integer> manifestsIn(List<Frame> frames) {
    List<Integer> places = new ArrayList<>();
    int others = 0;
    for (Frame frame : frames) {
      if (frame instanceof Manifest) {
        places.add(others);
      } else {
        others++;
      }
    }
    return places;
  }

  @Test
  void manifestsThatAreLostAtTheBeginningCostFewSegments() {
    assertThat(manifestsIn(framesOf(1000, 0.1)))
        .as("frames before each manifest")
        .startsWith(0, 1, 2, 4, 8, 16, 32, 64);
  }

  @Test
  void aReceiverThatBeginsInTheMiddleWaitsForNoMoreThanAnEighth() {
    List<Frame> frames = framesOf(1000, 0.1);
    List<Integer> places = manifestsIn(frames);
    int eighth = frames.size() / 8 + 1;
    for (int i = 1; i < places.size(); i++) {
      assertThat(places.get(i) - places.get(i - 1)).isBetween(1, eighth);
    }
    assertThat(places).hasSizeLessThan(20);
  }

  @Test
  void everySegmentLeavesOnceAndNoRepairWhereNothingIsLost() {
    List<Frame> frames = framesOf(100, 0);
    assertThat(frames)
        .filteredOn(Segment.class::isInstance)
        .extracting(frame -> ((Segment) frame).index())
        .containsExactlyElementsOf(IntStream.range(0, 100).boxed().toList());
    assertThat(frames).doesNotHaveAnyElementsOfTypes(Repair.class);
  }

  @Test
  void aContentOfOneSegmentLeaves() {
    assertThat(framesOf(1, 0)).hasAtLeastOneElementOfType(Segment.class);
  }
}
