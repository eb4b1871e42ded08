package space.perigee.sim.lab.federate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import space.perigee.sim.federate.Partition;

class FixtureSetTest {

  private static final List<Fixture> ALL =
      Stream.concat(FixtureSet.ofPixels().stream(), FixtureSet.ofImages().stream()).toList();

  private static <T> Set<T> of(String prefix, Function<Fixture, T> property) {
    return ALL.stream()
        .filter(fixture -> fixture.name().startsWith(prefix))
        .map(property)
        .collect(Collectors.toSet());
  }

  @Test
  void everyFolderIsEitherForTuningOrForJudgement() {
    assertThat(ALL).allMatch(fixture -> fixture.name().matches("(tune|held)-[a-z0-9.-]+"));
    assertThat(ALL).extracting(Fixture::name).doesNotHaveDuplicates();
  }

  @Test
  void noModelAndNoSeedIsForBoth() {
    assertThat(of("tune", fixture -> fixture.settings().model()))
        .doesNotContainAnyElementsOf(of("held", fixture -> fixture.settings().model()));
    assertThat(of("tune", Fixture::seed)).doesNotContainAnyElementsOf(of("held", Fixture::seed));
  }

  @Test
  void bothHaveFairAndSkewedPartitions() {
    for (String prefix : List.of("tune", "held")) {
      assertThat(of(prefix, fixture -> fixture.settings().partition()))
          .containsExactlyInAnyOrder(Partition.values());
    }
  }
}
