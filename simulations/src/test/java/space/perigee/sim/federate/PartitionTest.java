package space.perigee.sim.federate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.learning.SplitMix64;

class PartitionTest {

  private final List<Sample> samples = TestTasks.samples(301, 3);

  private List<List<Sample>> split(Partition partition, int clients, long seed) {
    return partition.split(samples, clients, new SplitMix64(seed));
  }

  private static long classes(List<Sample> part) {
    return part.stream().map(Sample::label).distinct().count();
  }

  @ParameterizedTest
  @EnumSource
  void dealsEverySampleToExactlyOneSatellite(Partition partition) {
    assertThat(split(partition, 7, 1).stream().flatMap(List::stream).toList())
        .containsExactlyInAnyOrderElementsOf(samples);
  }

  @ParameterizedTest
  @EnumSource
  void givesAllSatellitesAboutTheSame(Partition partition) {
    assertThat(split(partition, 7, 1)).hasSize(7).allMatch(part -> Math.abs(part.size() - 43) <= 2);
  }

  @ParameterizedTest
  @EnumSource
  void isTheSameForTheSameSeedAndAnotherForAnother(Partition partition) {
    assertThat(split(partition, 7, 1)).isEqualTo(split(partition, 7, 1));
    assertThat(split(partition, 7, 1)).isNotEqualTo(split(partition, 7, 2));
  }

  @Test
  void iidShowsEverySatelliteEveryClass() {
    assertThat(split(Partition.IID, 7, 1)).allMatch(part -> classes(part) == 3);
  }

  @Test
  void skewedShowsMostSatellitesTwoClassesAtMost() {
    assertThat(split(Partition.SKEWED, 7, 1))
        .filteredOn(part -> classes(part) <= 2)
        .hasSizeGreaterThan(4);
    assertThat(split(Partition.SKEWED, 7, 1)).allMatch(part -> classes(part) <= 3);
  }

  @Test
  void needsASampleForEveryShard() {
    assertThatThrownBy(() -> split(Partition.SKEWED, 151, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("301");
  }
}
