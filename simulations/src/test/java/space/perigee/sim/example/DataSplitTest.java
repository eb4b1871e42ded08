package space.perigee.sim.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataSplitTest {

  private final List<Statlog.Row> training = Statlog.training();
  private final DataSplit split = DataSplit.of(training, 3, 1);

  @Test
  void theDataSetHasItsPublishedRows() {
    assertThat(training).hasSize(4435);
    assertThat(Statlog.test()).hasSize(2000);
    assertThat(training.get(0).features()).hasSize(36).startsWith(92, 115, 120, 94);
    assertThat(training.get(0).label()).isEqualTo(2);
  }

  @Test
  void everyRowGoesToExactlyOnePlace() {
    List<Statlog.Row> all = new ArrayList<>(split.archive());
    all.addAll(split.golden());
    split.streams().forEach(all::addAll);

    assertThat(all).containsExactlyInAnyOrderElementsOf(training);
  }

  @Test
  void eachSatelliteSeesMostlyItsTwoClasses() {
    for (int satellite = 0; satellite < 3; satellite++) {
      List<Integer> own = DataSplit.ownClasses(satellite, 3);
      List<Statlog.Row> stream = split.streams().get(satellite);
      long mine = stream.stream().filter(row -> own.contains(row.label())).count();

      assertThat(own).hasSize(2);
      assertThat((double) mine / stream.size()).isBetween(0.9, 0.99);
    }
  }

  @Test
  void theSameSeedGivesTheSameSplit() {
    assertThat(DataSplit.of(training, 3, 1)).isEqualTo(split);
    assertThat(DataSplit.of(training, 3, 2)).isNotEqualTo(split);
  }

  @Test
  void oneSatelliteSeesEverything() {
    assertThat(DataSplit.of(training, 1, 1).streams().get(0)).hasSize(4435 - 360);
  }
}
