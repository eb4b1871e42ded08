package space.perigee.onboard.cli;

import java.util.Locale;

/** The network of a measurement and its conditions, as every report states them. */
public record BenchedNetwork(String model, long parameters, int batch, int threads) {

  public static BenchedNetwork of(NetworkBenchCommand.Setup setup) {
    return new BenchedNetwork(
        setup.network().name(),
        setup.network().network().numParams(),
        setup.bench().batch(),
        setup.threads());
  }

  /**
   * The first line of a report, and an empty one.
   *
   * @param training how it is trained, with a comma in front, or empty
   * @param replayed what is added to each minibatch, or empty
   */
  public String heading(String training, String replayed) {
    return String.format(
        Locale.ROOT,
        "%s: %,d parameters%s, minibatches of %d%s, %d thread%s%n%n",
        model,
        parameters,
        training,
        batch,
        replayed,
        threads,
        threads == 1 ? "" : "s");
  }
}
