package space.perigee.sim.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Subject;

class CodedDeltasTest {

  private static final Weights START =
      Weights.zero(new ParameterLayout(List.of(new TensorSpec("w", List.of(40, 50)))));
  private static final DeltaTarget TARGET = new DeltaTarget.Density(0.05);

  private static List<CodedDeltas.Coded> code(int count, int satellite) {
    return CodedDeltas.code(count, START, TARGET, 1, satellite);
  }

  @Test
  void eachDeltaBuildsOnTheOneBefore() {
    List<CodedDeltas.Coded> deltas = code(4, 0);
    Weights reached = START;
    for (int i = 0; i < deltas.size(); i++) {
      assertThat(deltas.get(i).subject().base()).isEqualTo(Subject.prefix(reached.version()));
      assertThat(deltas.get(i).subject().samples()).isEqualTo(8L * (i + 1));
      reached = CodedDeltas.applied(START, deltas.subList(0, i + 1));
    }
    assertThat(reached.version()).isNotEqualTo(START.version());
  }

  /** A delta changes 5 % of 2,000 weights, and later deltas carry what earlier ones left. */
  @Test
  void deltasHaveTheSizeOfTheirTarget() {
    assertThat(code(5, 3)).allMatch(delta -> delta.content().length > 60);
    assertThat(code(5, 3)).allMatch(delta -> delta.content().length < 300);
  }

  @Test
  void weightsDifferForEverySatellite() {
    assertThat(CodedDeltas.applied(START, code(1, 0)))
        .isNotEqualTo(CodedDeltas.applied(START, code(1, 1)));
  }

  @Test
  void aFileHoldsTheSameDeltasAndMoreBeginWithThem(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("sat-00001");
    assertThat(CodedDeltas.read(file)).isEmpty();
    CodedDeltas.write(file, 3, START, TARGET, 1, 0);
    List<CodedDeltas.Coded> read = CodedDeltas.read(file);
    CodedDeltas.write(file, 5, START, TARGET, 1, 0);
    List<CodedDeltas.Coded> more = CodedDeltas.read(file);
    assertThat(read).usingRecursiveFieldByFieldElementComparator().isEqualTo(code(3, 0));
    assertThat(more.subList(0, 3)).usingRecursiveFieldByFieldElementComparator().isEqualTo(read);
  }
}
