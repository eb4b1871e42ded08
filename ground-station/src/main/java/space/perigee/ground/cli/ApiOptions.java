package space.perigee.ground.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import space.perigee.ground.access.ApiTokens;
import space.perigee.ground.session.GroundConfiguration;

/** Options for who may use the API. */
public final class ApiOptions {

  private static final int MAX_SERIES = 100_000;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "File with the tokens of the API, 'read TOKEN' and 'write TOKEN', readable by its owner"
              + " only; made if absent (default: "
              + ApiTokens.FILE
              + " in --state). Changes always need a token; reading does if --bind is not the"
              + " loopback.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--http-host",
      paramLabel = "NAME",
      split = ",",
      description =
          "Host names by which the API is reached, comma-separated or repeated; requests for other"
              + " names than these, localhost and addresses are refused.")
  private List<String> hosts = new ArrayList<>();

  @Option(
      names = "--events",
      paramLabel = "URI",
      description =
          "Publish events as CloudEvents over MQTT 5, below perigee/events/v1/MISSION: 'broker' for"
              + " the embedded broker, or mqtt://HOST:PORT, mqtts://HOST:PORT?ca=..&cert=..&key=..;"
              + " see docs/api.md (default: not published).")
  private @Nullable String events;

  @Option(
      names = "--metric-satellites",
      paramLabel = "N",
      description =
          "Most satellites with metrics of their own; those of the others are summed up (default:"
              + " ${DEFAULT-VALUE}).")
  private int satelliteSeries = GroundConfiguration.Api.SATELLITE_SERIES;

  /**
   * Who may use the API.
   *
   * @throws IllegalArgumentException if a value is not allowed
   */
  GroundConfiguration.Api api() {
    if (satelliteSeries < 0 || satelliteSeries > MAX_SERIES) {
      throw new IllegalArgumentException(
          "--metric-satellites " + satelliteSeries + ": must be 0 to " + MAX_SERIES);
    }
    for (String host : hosts) {
      if (!host.matches("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")) {
        throw new IllegalArgumentException(
            "--http-host '" + host + "': must be a host name, without a port");
      }
    }
    return new GroundConfiguration.Api(
        Optional.ofNullable(tokenFile),
        new TreeSet<>(hosts),
        satelliteSeries,
        Optional.ofNullable(events));
  }
}
