package space.perigee.ground.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import space.perigee.ground.access.ApiTokens;
import space.perigee.ground.session.GroundConfiguration;

/** Options for who may use the API. */
public final class ApiOptions {

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
  private Set<String> hosts = new TreeSet<>();

  GroundConfiguration.Api api() {
    return new GroundConfiguration.Api(Optional.ofNullable(tokenFile), hosts);
  }
}
