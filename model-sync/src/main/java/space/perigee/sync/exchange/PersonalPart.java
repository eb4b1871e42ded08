package space.perigee.sync.exchange;

import java.util.Arrays;
import java.util.List;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.model.Weights;

/** The parameters of {@link PersonalLayers} in a model. */
public final class PersonalPart {

  /** Parameters {@code from} to {@code to - 1}. */
  record Range(int from, int to) {}

  private final int parameters;
  private final List<Range> ranges;

  PersonalPart(int parameters, List<Range> ranges) {
    this.parameters = parameters;
    this.ranges = List.copyOf(ranges);
  }

  /** True if all parameters are shared. */
  public boolean isEmpty() {
    return ranges.isEmpty();
  }

  /** Number of the personal parameters. */
  public int size() {
    return ranges.stream().mapToInt(range -> range.to() - range.from()).sum();
  }

  /** {@code shared}, with the personal parameters of {@code own}. */
  public Weights of(Weights own, Weights shared) {
    if (isEmpty()) {
      return shared;
    }
    float[] values = shared.toArray();
    float[] personal = own.toArray();
    for (Range range : ranges) {
      System.arraycopy(personal, range.from(), values, range.from(), range.to() - range.from());
    }
    return Weights.of(shared.layout(), values);
  }

  /**
   * Removes what a change does to the personal parameters.
   *
   * @param change of each parameter
   * @return true if there was something to remove
   */
  public boolean clear(float[] change) {
    boolean found = false;
    for (Range range : ranges) {
      for (int i = range.from(); i < range.to() && !found; i++) {
        found = change[i] != 0;
      }
      Arrays.fill(change, range.from(), range.to(), 0);
    }
    return found;
  }

  /** How much a delta carries, if a density counts the shared parameters alone. */
  public DeltaTarget target(DeltaTarget ofAll) {
    return ofAll instanceof DeltaTarget.Density density && !isEmpty()
        ? new DeltaTarget.Density(density.fraction() * (parameters - size()) / parameters)
        : ofAll;
  }
}
