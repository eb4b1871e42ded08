package space.perigee.sync.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.io.InputException;

/** Options for the size of deltas: one of them, or none for the default of the command. */
public final class DeltaAmount {

  /** The default on a link. */
  public static final DeltaTarget ON_A_LINK = new DeltaTarget.Density(0.05);

  /** Heading of these options where {@link #ON_A_LINK} is the default. */
  public static final String HEADING = "%nSize of deltas (default: --density 0.05):%n";

  @Option(
      names = "--density",
      paramLabel = "FRACTION",
      description =
          "Change at most this fraction of the weights with each delta, above 0 up to 1; the rest"
              + " of a change goes with later deltas.")
  private @Nullable Double density;

  @Option(
      names = "--bytes",
      paramLabel = "N",
      description = "Limit each delta to N bytes; it fills them to within 2 %%.")
  private @Nullable Integer bytes;

  @Option(names = "--lossless", description = "Send every changed weight exactly.")
  private boolean lossless;

  /**
   * The requested size.
   *
   * @param byDefault what a mission file asks for, which the options override; {@link #ON_A_LINK}
   *     without one
   * @throws InputException if the value is out of range
   */
  public DeltaTarget target(Optional<DeltaTarget> byDefault) {
    return target(byDefault.orElse(ON_A_LINK));
  }

  /**
   * The requested size.
   *
   * @param otherwise if none of the options is given
   * @throws InputException if the value is out of range
   */
  public DeltaTarget target(DeltaTarget otherwise) {
    try {
      if (density != null) {
        return new DeltaTarget.Density(density);
      }
      if (bytes != null) {
        return new DeltaTarget.Bytes(bytes);
      }
      return lossless ? new DeltaTarget.Lossless() : otherwise;
    } catch (IllegalArgumentException e) {
      throw new InputException(
          (density != null ? "--density" : "--bytes") + ": " + e.getMessage(), e);
    }
  }
}
