package space.perigee.sim.federate;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import space.perigee.sync.io.InputException;
import space.perigee.sync.io.WholeFile;
import space.perigee.sync.model.Weights;
import space.perigee.sync.npz.NpzFile;

/**
 * A folder of pairs of weights for measurements of a delta codec: {@code base_N.npz} contains the
 * weights of both sides, {@code new_N.npz} those of a satellite after training, including updates
 * that earlier deltas dropped. {@code N} counts from 0, first all rounds of the first satellite;
 * {@code pairs.json} describes each pair.
 */
public final class PairFolder implements FederatedRun.Observer {

  private static final String INDEX = "pairs.json";

  private final Path folder;
  private final int clients;
  private final List<Integer> rounds;
  private final ObjectNode index;
  private final ArrayNode pairs;

  private PairFolder(Path folder, int clients, List<Integer> rounds, ObjectNode index) {
    this.folder = folder;
    this.clients = clients;
    this.rounds = rounds.stream().sorted().distinct().toList();
    this.index = index;
    this.pairs = index.putArray("pairs");
  }

  /**
   * Creates the folder.
   *
   * @param clients number of satellites whose pairs to store
   * @param rounds rounds whose pairs to store
   * @param about common properties of the pairs
   * @throws InputException if the folder is not empty
   */
  public static PairFolder create(Path folder, int clients, List<Integer> rounds, ObjectNode about)
      throws IOException {
    Files.createDirectories(folder);
    try (DirectoryStream<Path> there = Files.newDirectoryStream(folder)) {
      if (there.iterator().hasNext()) {
        throw new InputException(folder + ": must be empty or must not exist");
      }
    }
    return new PairFolder(folder, clients, rounds, about);
  }

  @Override
  public void onDelta(int client, int round, Weights base, Weights next) {
    int position = rounds.indexOf(round);
    if (client < clients && position >= 0) {
      int n = client * rounds.size() + position;
      try {
        write(n, base, next);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      ObjectNode pair = pairs.addObject();
      pair.put("n", n).put("client", client).put("round", round);
      pair.put("base", base.version().hex()).put("new", next.version().hex());
    }
  }

  /** Writes the files of a pair. */
  void write(int n, Weights base, Weights next) throws IOException {
    NpzFile.write(folder.resolve("base_" + n + ".npz"), base);
    NpzFile.write(folder.resolve("new_" + n + ".npz"), next);
  }

  /** Writes the index, without which a folder is incomplete. */
  public void finish() throws IOException {
    String text = new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(index);
    WholeFile.write(
        folder.resolve(INDEX), out -> out.write((text + "\n").getBytes(StandardCharsets.UTF_8)));
  }

  public int size() {
    return pairs.size();
  }
}
