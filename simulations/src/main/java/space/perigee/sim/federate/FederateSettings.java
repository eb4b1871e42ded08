package space.perigee.sim.federate;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/**
 * Settings of both runs of a seed.
 *
 * @param clients number of satellites
 * @param rounds rounds of federated averaging
 * @param learning training of a satellite in a round
 * @param partition distribution of the samples among the satellites
 * @param residual handling of the updates that deltas drop
 * @param samples maximum number of training samples of all satellites
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

  /** Returns the settings as JSON, for reports and folders of pairs. */
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
