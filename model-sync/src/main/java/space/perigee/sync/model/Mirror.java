package space.perigee.sync.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One side's record of the model versions that the other side holds.
 *
 * <pre>
 *   offer(w)        w was sent; the other side may or may not have it
 *   acknowledge(v)  the receipt for v arrived: v is shared
 *   accept(w)       w arrived from the other side and was verified: w is shared
 * </pre>
 *
 * A delta is coded against a <em>shared</em> version, since only those are certain to be on both
 * sides. A received delta may be coded against a shared or an <em>offered</em> version, since the
 * other side may have received an offer whose receipt was lost at the end of a pass; using an
 * offered version as a base acknowledges it. The base is the newest shared version nearest to the
 * new weights (Euclidean distance): once a satellite has adopted a global model, that model; until
 * then, its own last delta. The zero weights are always shared, so two sides that lost everything
 * can start again.
 *
 * <p>Both sides send and accept independently, so at no instant do they agree on a single last
 * version. Each keeps a few instead: the newest {@value #SHARED} shared and the newest {@value
 * #OFFERED} offered. If one side no longer has the base of a delta, it replies with the versions
 * that it holds, and the other side drops the rest ({@link #retain}).
 *
 * <p>The cost is {@code 4 (SHARED + OFFERED)} bytes per parameter. Coding against the copy that the
 * receiver is known to hold is differential coding with the decoder in the encoder's loop (Cutler,
 * US patent 2 605 361, 1952); the quantization error stays in {@code weights - mirror}, which is
 * the error feedback of Seide et al., 1-bit SGD, Interspeech 2014.
 */
public final class Mirror {

  public static final int SHARED = 3;

  public static final int OFFERED = 2;

  private final ParameterLayout layout;
  private final List<Weights> shared;
  private final List<Weights> offered;

  private Mirror(ParameterLayout layout, List<Weights> shared, List<Weights> offered) {
    this.layout = layout;
    this.shared = List.copyOf(shared);
    this.offered = List.copyOf(offered);
  }

  /** Returns the mirror of two sides that both hold {@code start}. */
  public static Mirror startingFrom(Weights start) {
    return new Mirror(start.layout(), List.of(start), List.of());
  }

  /**
   * Restores a mirror from its stored state.
   *
   * @param shared newest first
   * @param offered newest first
   * @throws IllegalArgumentException if one of them has another layout
   */
  public static Mirror restore(
      ParameterLayout layout, List<Weights> shared, List<Weights> offered) {
    Stream.concat(shared.stream(), offered.stream()).forEach(w -> requireLayout(layout, w));
    return new Mirror(layout, newest(shared, SHARED), newest(offered, OFFERED));
  }

  public ParameterLayout layout() {
    return layout;
  }

  public List<Weights> shared() {
    return shared;
  }

  /** Versions sent but not yet acknowledged, newest first. */
  public List<Weights> offered() {
    return offered;
  }

  /** Versions that a delta from the other side may build on, newest first. */
  public List<ModelVersion> heldVersions() {
    return Stream.concat(shared.stream(), offered.stream()).map(Weights::version).toList();
  }

  /**
   * Returns the base for a delta to {@code next}. With {@value #SHARED} shared versions, the oldest
   * is not a candidate: when two contents cross on the link, the two sides record them in different
   * order, and the other side may have dropped the version that is oldest here.
   */
  public Weights baseFor(Weights next) {
    requireLayout(layout, next);
    return Stream.concat(shared.stream().limit(SHARED - 1), Stream.of(Weights.zero(layout)))
        .min(Comparator.comparingDouble(next::squaredDistance))
        .orElseThrow();
  }

  /** Returns the weights of a version that the other side may use as a base. */
  public Optional<Weights> find(ModelVersion version) {
    return find(w -> w.version().equals(version));
  }

  /**
   * Returns the weights of the version with this prefix, if the other side may use it as a base.
   */
  public Optional<Weights> find(VersionPrefix prefix) {
    return find(w -> prefix.matches(w.version()));
  }

  private Optional<Weights> find(Predicate<Weights> wanted) {
    // The zero weights come last, only if needed: computing their version hashes the whole model.
    return Stream.concat(shared.stream(), offered.stream())
        .filter(wanted)
        .findFirst()
        .or(() -> Optional.of(Weights.zero(layout)).filter(wanted));
  }

  public Mirror offer(Weights next) {
    requireLayout(layout, next);
    return new Mirror(layout, shared, prepend(next, offered, OFFERED));
  }

  /** Records that the other side holds {@code version}. Has no effect unless it was offered. */
  public Mirror acknowledge(ModelVersion version) {
    return acknowledge(w -> w.version().equals(version));
  }

  /** Like {@link #acknowledge(ModelVersion)}, for the version with this prefix. */
  public Mirror acknowledge(VersionPrefix prefix) {
    return acknowledge(w -> prefix.matches(w.version()));
  }

  private Mirror acknowledge(Predicate<Weights> held) {
    return offered.stream()
        .filter(held)
        .findFirst()
        .map(
            w ->
                new Mirror(
                    layout,
                    prepend(w, shared, SHARED),
                    offered.stream().filter(o -> !o.equals(w)).toList()))
        .orElse(this);
  }

  /**
   * Records that {@code next}, coded against {@code base}, arrived and was verified. The base moves
   * to the front with it: if the receipt is lost, the other side keeps using that base.
   */
  public Mirror accept(ModelVersion base, Weights next) {
    requireLayout(layout, next);
    Mirror known = acknowledge(base);
    List<Weights> recent = known.shared;
    for (Weights weights : known.shared) {
      if (weights.version().equals(base)) {
        recent = prepend(weights, known.shared, SHARED);
      }
    }
    return new Mirror(layout, prepend(next, recent, SHARED), known.offered);
  }

  /** Records that the other side holds {@code versions} and no others. */
  public Mirror retain(List<ModelVersion> versions) {
    Mirror known = this;
    for (ModelVersion version : versions) {
      known = known.acknowledge(version);
    }
    return new Mirror(
        layout,
        known.shared.stream().filter(w -> versions.contains(w.version())).toList(),
        known.offered);
  }

  private static List<Weights> prepend(Weights first, List<Weights> rest, int limit) {
    List<Weights> all = new ArrayList<>();
    all.add(first);
    rest.stream().filter(w -> !w.equals(first)).forEach(all::add);
    return newest(all, limit);
  }

  private static List<Weights> newest(List<Weights> all, int limit) {
    return all.subList(0, Math.min(limit, all.size()));
  }

  private static void requireLayout(ParameterLayout layout, Weights weights) {
    if (!layout.equals(weights.layout())) {
      throw new IllegalArgumentException("the layout of these weights differs from the mirror's");
    }
  }
}
