package space.perigee.sim.federate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.sync.io.InputException;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;
import space.perigee.sync.npz.NpzFile;

class PairFolderTest {

  private static final ParameterLayout LAYOUT =
      new ParameterLayout(List.of(new TensorSpec("w", List.of(2))));

  @TempDir Path folder;

  private static Weights weights(int client, int round) {
    return Weights.of(LAYOUT, new float[] {client, round});
  }

  private PairFolder fly(int clients, List<Integer> rounds) throws Exception {
    PairFolder pairs =
        PairFolder.create(folder, clients, rounds, new JsonMapper().createObjectNode());
    for (int round = 1; round <= 4; round++) {
      for (int client = 0; client < 3; client++) {
        pairs.onDelta(client, round, weights(client, round - 1), weights(client, round));
      }
    }
    pairs.finish();
    return pairs;
  }

  @Test
  void numbersTheRoundsOfASatelliteInARow() throws Exception {
    assertThat(fly(2, List.of(4, 3)).size()).isEqualTo(4);
    assertThat(NpzFile.read(folder.resolve("base_0.npz"))).isEqualTo(weights(0, 2));
    assertThat(NpzFile.read(folder.resolve("new_0.npz"))).isEqualTo(weights(0, 3));
    assertThat(NpzFile.read(folder.resolve("new_1.npz"))).isEqualTo(weights(0, 4));
    assertThat(NpzFile.read(folder.resolve("base_2.npz"))).isEqualTo(weights(1, 2));
    assertThat(NpzFile.read(folder.resolve("new_3.npz"))).isEqualTo(weights(1, 4));
    assertThat(folder.resolve("base_4.npz")).doesNotExist();
  }

  @Test
  void tellsOfEachPairWhatItIs() throws Exception {
    fly(1, List.of(2));
    JsonNode pair =
        new JsonMapper().readTree(folder.resolve("pairs.json").toFile()).path("pairs").path(0);
    assertThat(pair.path("n").asInt()).isZero();
    assertThat(pair.path("round").asInt()).isEqualTo(2);
    assertThat(pair.path("client").asInt(-1)).isZero();
    assertThat(pair.path("new").asText()).isEqualTo(weights(0, 2).version().hex());
  }

  @Test
  void doesNotMixWithWhatIsThere() throws Exception {
    Files.writeString(folder.resolve("base_0.npz"), "of another run");
    assertThatThrownBy(() -> fly(1, List.of(1)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("must be empty");
  }
}
