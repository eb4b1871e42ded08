package space.perigee.sync.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What one side knows of the parameters that the other side holds.
 *
 * <pre>
 *   offer(w)        w was sent; the other side may or may not have it
 *   acknowledge(v)  its receipt came: v is shared
 *   accept(w)       w arrived from there and was verified: it is shared
 * </pre>
 *
 * A delta is coded against a <em>shared</em> version, since of that alone both sides are certain;
 * what arrives may be coded against a shared or an <em>offered</em> one, since the other side may
 * have received an offer whose receipt was lost with the end of a pass. A base that was only
 * offered so far is thereby acknowledged. Of the newest shared versions the nearest to the new
 * weights (Euclidean) is the base: after a satellite adopted a global model, that is the model;
 * before, its own last delta. The zero weights are always shared, so two sides that lost everything
 * can start again.
 *
 * <p>Both sides send and accept independently, so there is no single last version that both would
 * agree on at any instant; a few are kept instead: the newest {@value #SHARED} shared and the
 * newest {@value #OFFERED} offered. When one side has forgotten the base of a delta, it answers
 * with the versions that it does hold, and {@link #retain} forgets the others here.
 *
 * <p>The cost is {@code 4 (SHARED + OFFERED)} bytes a parameter. Coding against the copy that the
 * receiver is known to hold is differential coding with the decoder in the encoder's loop (Cutler,
 * US patent 2 605 361, 1952); that what a lossy coder drops stays in {@code weights - mirror} is
 * the error feedback of Seide et al., 1-bit SGD, Interspeech 2014.
 */
public final class Mirror {

  /** Shared versions kept. */
  public static final int SHARED = 3;

  /** Offered versions kept. */
  public static final int OFFERED = 2;

  private final ParameterLayout layout;
  private final List<Weights> shared;
  private final List<Weights> offered;

  private Mirror(ParameterLayout layout, List<Weights> shared, List<Weights> offered) {
    this.layout = layout;
    this.shared = List.copyOf(shared);
    this.offered = List.copyOf(offered);
  }

  /** Both sides were given {@code start}. */
  public static Mirror startingFrom(Weights start) {
    return new Mirror(start.layout(), List.of(start), List.of());
  }

  /**
   * A mirror as it was stored.
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

  /** Versions that both sides hold, the one shared last first. May be empty. */
  public List<Weights> shared() {
    return shared;
  }

  /** Versions sent and not yet acknowledged, the newest first. */
  public List<Weights> offered() {
    return offered;
  }

  /** Versions that a delta from the other side may build on, newest first. */
  public List<ModelVersion> heldVersions() {
    return Stream.concat(shared.stream(), offered.stream()).map(Weights::version).toList();
  }

  /**
   * The base for a delta to {@code next}. The oldest shared version is no candidate while there are
   * {@value #SHARED}: when two contents cross on the link, the two sides learn of them in different
   * order, and the other side may have forgotten what is the oldest here.
   */
  public Weights baseFor(Weights next) {
    requireLayout(layout, next);
    return Stream.concat(shared.stream().limit(SHARED - 1), Stream.of(Weights.zero(layout)))
        .min(Comparator.comparingDouble(next::squaredDistance))
        .orElseThrow();
  }

  /** The weights of that version, if the other side may build on them. */
  public Optional<Weights> find(ModelVersion version) {
    return find(w -> w.version().equals(version));
  }

  /** The weights of the version that begins so, if the other side may build on them. */
  public Optional<Weights> find(VersionPrefix prefix) {
    return find(w -> prefix.matches(w.version()));
  }

  private Optional<Weights> find(Predicate<Weights> wanted) {
    // Zero comes last and only when needed: naming it hashes as many bytes as the model has.
    return Stream.concat(shared.stream(), offered.stream())
        .filter(wanted)
        .findFirst()
        .or(() -> Optional.of(Weights.zero(layout)).filter(wanted));
  }

  /** {@code next} was sent. */
  public Mirror offer(Weights next) {
    requireLayout(layout, next);
    return new Mirror(layout, shared, prepend(next, offered, OFFERED));
  }

  /** The other side says that it holds {@code version}; nothing changes if it was never offered. */
  public Mirror acknowledge(ModelVersion version) {
    return acknowledge(w -> w.version().equals(version));
  }

  /** The same for the version that begins so. */
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
   * {@code next} arrived, was built on {@code base}, and was verified. The base stays with it at
   * the front: if the receipt is lost, the other side goes on building on it.
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

  /** The other side holds {@code versions} and no others. */
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
      throw new IllegalArgumentException("these weights have another layout than the mirror");
    }
  }
}
