package space.perigee.sim.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import space.perigee.sim.federate.LinkCoding;
import space.perigee.sync.cli.OptionValues;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.io.InputException;

/** Options for the size of deltas. */
public final class FederateLinkOptions {

  private static final double DEFAULT_DENSITY = 0.05;

  @Option(
      names = "--density",
      paramLabel = "F",
      description =
          "Fraction of the weights that a delta changes, above 0 and at most 1 (default: "
              + DEFAULT_DENSITY
              + ").")
  private @Nullable Double density;

  @Option(
      names = "--bytes",
      paramLabel = "N",
      description = "Maximum size of a delta in bytes, instead of a density.")
  private @Nullable Integer bytes;

  @Option(
      names = "--uplink-density",
      paramLabel = "F",
      description =
          "Density of the deltas from the ground to the satellites (default: lossless deltas).")
  private @Nullable Double uplinkDensity;

  /**
   * @throws InputException if an option is out of range
   */
  void check() {
    down();
    up();
  }

  /** Returns the coding from the satellites to the ground, for one run. */
  LinkCoding down() {
    if (density != null && bytes != null) {
      throw new InputException(
          "--density " + density + ", --bytes " + bytes + ": must be one of them, not both");
    }
    if (bytes == null) {
      return LinkCoding.deltas(target("--density", density == null ? DEFAULT_DENSITY : density));
    }
    LinkCoding deltas =
        LinkCoding.deltas(
            new DeltaTarget.Bytes(
                OptionValues.requireWithin("--bytes", bytes, 1, Integer.MAX_VALUE)));
    int limit = bytes;
    return (satellite, base, next) -> {
      try {
        LinkCoding.Sent sent = deltas.send(satellite, base, next);
        if (sent.bytes() <= limit) {
          return sent;
        }
        throw new IllegalArgumentException("the smallest delta takes " + sent.bytes());
      } catch (IllegalArgumentException e) {
        throw new InputException("--bytes " + limit + ": must be larger; " + e.getMessage(), e);
      }
    };
  }

  /** Returns the coding from the ground to the satellites, for one run. */
  LinkCoding up() {
    return LinkCoding.deltas(
        uplinkDensity == null
            ? new DeltaTarget.Lossless()
            : target("--uplink-density", uplinkDensity));
  }

  private static DeltaTarget target(String option, double fraction) {
    if (!(fraction > 0 && fraction <= 1)) {
      throw new InputException(option + " " + fraction + ": must be above 0 and at most 1");
    }
    return new DeltaTarget.Density(fraction);
  }

  /** Adds the options to a JSON object. */
  void describe(ObjectNode json) {
    if (bytes != null) {
      json.put("bytes", bytes);
    } else {
      json.put("density", density == null ? DEFAULT_DENSITY : density);
    }
    if (uplinkDensity != null) {
      json.put("uplinkDensity", uplinkDensity);
    }
  }

  @Override
  public String toString() {
    String down =
        bytes != null
            ? String.format(Locale.ROOT, "%,d bytes a delta", bytes)
            : "density " + (density == null ? DEFAULT_DENSITY : density);
    return uplinkDensity == null ? down : down + ", uplink density " + uplinkDensity;
  }
}
