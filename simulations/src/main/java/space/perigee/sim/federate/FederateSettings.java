package space.perigee.sim.federate;

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
record FederateSettings(
    ModelShape model,
    int clients,
    int rounds,
    LocalLearning learning,
    Partition partition,
    Residual residual,
    int samples) {

  FederateSettings {
    if (clients < 1 || rounds < 1 || samples / Partition.SHARDS < clients) {
      throw new IllegalArgumentException(
          clients + " satellites, " + rounds + " rounds, " + samples + " samples");
    }
  }

  FederateSettings with(Residual other) {
    return new FederateSettings(model, clients, rounds, learning, partition, other, samples);
  }
}
