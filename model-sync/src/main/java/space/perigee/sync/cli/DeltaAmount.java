package space.perigee.sync.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.io.InputException;

/** Options for the size of deltas: one of them, or none for lossless deltas. */
public final class DeltaAmount {

  @Option(
      names = "--density",
      paramLabel = "FRACTION",
      description =
          "Send this fraction of the weights in each delta, above 0 up to 1, such as" + " 0.05.")
  private @Nullable Double density;

  @Option(
      names = "--bytes",
      paramLabel = "N",
      description = "Limit each delta to N bytes; it fills them to within 2 %%.")
  private @Nullable Integer bytes;

  @Option(names = "--lossless", description = "Send every changed weight exactly (default).")
  private boolean lossless;

  /**
   * The requested size.
   *
   * @param byDefault what a mission file asks for, which the options override; empty without one
   * @throws InputException if the value is out of range
   */
  public DeltaTarget target(Optional<DeltaTarget> byDefault) {
    boolean isGiven = density != null || bytes != null || lossless;
    return isGiven ? target() : byDefault.orElseGet(this::target);
  }

  /**
   * The requested size.
   *
   * @throws InputException if the value is out of range
   */
  public DeltaTarget target() {
    try {
      if (density != null) {
        return new DeltaTarget.Density(density);
      }
      return bytes != null ? new DeltaTarget.Bytes(bytes) : new DeltaTarget.Lossless();
    } catch (IllegalArgumentException e) {
      throw new InputException(
          (density != null ? "--density" : "--bytes") + ": " + e.getMessage(), e);
    }
  }
}
