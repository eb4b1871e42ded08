package space.perigee.sync.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import space.perigee.sync.transfer.Status.Range;

class SegmentMapTest {

  @Test
  void namesTheGapsBetweenWhatArrived() {
    SegmentMap map = SegmentMap.allMissing(10);
    map.arrived(0);
    map.arrived(4);
    map.arrived(5);
    map.arrived(9);

    assertThat(map.ranges(10)).containsExactly(new Range(1, 4), new Range(6, 9));
    assertThat(map.ranges(1)).containsExactly(new Range(1, 4));
    assertThat(map.left()).isEqualTo(6);
    assertThat(map.isComplete()).isFalse();
  }

  @Test
  void aSegmentThatArrivesTwiceCountsOnce() {
    SegmentMap map = SegmentMap.allMissing(2);
    map.arrived(1);
    map.arrived(1);

    assertThat(map.left()).isEqualTo(1);
    map.arrived(0);
    assertThat(map.isComplete()).isTrue();
  }

  @Test
  void segmentsOutsideTheTransferAreNeitherMissingNorArriving() {
    SegmentMap map = SegmentMap.allMissing(3);
    map.arrived(3);
    map.arrived(-1);

    assertThat(map.isMissing(3)).isFalse();
    assertThat(map.isMissing(-1)).isFalse();
    assertThat(map.left()).isEqualTo(3);
  }
}
