package space.perigee.sim.federate;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/**
 * What both runs of a seed have in common.
 *
 * @param model the architecture
 * @param clients satellites
 * @param rounds of federated averaging
 * @param learning what a satellite does in a round
 * @param partition who sees what
 * @param residual what becomes of what deltas drop
 * @param samples most samples to learn from, all satellites together
 */
public record FederateSettings(
    ModelShape model,
    int clients,
    int rounds,
    LocalLearning learning,
    Partition partition,
    Residual residual,
    int samples) {

  public FederateSettings {
    if (clients < 1 || rounds < 1 || samples / Partition.SHARDS < clients) {
      throw new IllegalArgumentException(
          clients + " satellites, " + rounds + " rounds, " + samples + " samples");
    }
  }

  public FederateSettings with(Residual other) {
    return new FederateSettings(model, clients, rounds, learning, partition, other, samples);
  }

  /**
   * As JSON, for reports and folders of pairs.
   *
   * @param data name of the data set
   */
  public ObjectNode describe(String data, long seed) {
    ObjectNode about = new JsonMapper().createObjectNode();
    about.put("data", data).put("model", model.toString());
    about.put("partition", partition.name().toLowerCase(Locale.ROOT));
    about.put("clients", clients).put("samples", samples).put("seed", seed);
    about.put("residual", residual.name().toLowerCase(Locale.ROOT));
    about.put("optimizer", learning.optimizer().name().toLowerCase(Locale.ROOT));
    about.put("learningRate", learning.learningRate());
    return about.put("batch", learning.batch()).put("localEpochs", learning.epochs());
  }
}
