package space.perigee.sim.lab.federate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.sim.federate.TestTasks;
import space.perigee.sync.model.Weights;
import space.perigee.sync.npz.NpzFile;

class FixtureTest {

  @TempDir Path folder;

  private Weights read(String name) throws Exception {
    return NpzFile.read(folder.resolve(name));
  }

  @Test
  void aFolderHasThePairsOfItsRoundsAndTheSameAgainForTheSameSeed() throws Exception {
    Fixture fixture = new Fixture("tune-a", TestTasks.settings(2, 3), 4, 0.1, 1, List.of(2, 3));
    Fixture again = new Fixture("tune-b", TestTasks.settings(2, 3), 4, 0.1, 1, List.of(2, 3));
    Fixture.Made made = fixture.make(folder, TestTasks.source());
    again.make(folder, TestTasks.source());
    assertThat(made.pairs()).isEqualTo(2);
    assertThat(made.parameters()).isEqualTo(4 * 8 + 8 + 8 * 3 + 3);
    assertThat(read("tune-a/base_1.npz")).isNotEqualTo(read("tune-a/base_0.npz"));
    assertThat(read("tune-a/new_1.npz")).isEqualTo(read("tune-b/new_1.npz"));
  }

  @Test
  void theSyntheticPairChangesEveryWeightALittle() throws Exception {
    SyntheticPair.make(folder, List.of(8, 16, 4), 1);
    Weights base = read(SyntheticPair.NAME + "/base_0.npz");
    Weights next = read(SyntheticPair.NAME + "/new_0.npz");
    assertThat(base.size()).isEqualTo(8 * 16 + 16 + 16 * 4 + 4);
    assertThat(next.isFinite()).isTrue();
    for (int i = 0; i < base.size(); i++) {
      assertThat(next.get(i)).isNotEqualTo(base.get(i));
    }
    assertThat(base.squaredDistance(next))
        .isLessThan(0.01 * base.squaredDistance(Weights.zero(base.layout())));
  }

  @Test
  void theSyntheticModelHasTwentyFiveMillionParameters() {
    List<Integer> widths = SyntheticPair.WIDTHS;
    long parameters = 0;
    for (int i = 1; i < widths.size(); i++) {
      parameters += (widths.get(i - 1) + 1L) * widths.get(i);
    }
    assertThat(parameters).isBetween(25_000_000L, 26_000_000L);
  }
}
