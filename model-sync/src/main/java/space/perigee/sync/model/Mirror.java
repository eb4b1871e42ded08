package space.perigee.sync.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * One side's record of the model versions that the other side holds.
 *
 * <pre>
 *   offer(w)        w was sent; the other side may or may not have it
 *   acknowledge(v)  the receipt for v arrived: v is shared, among those sent
 *   accept(b, w)    w arrived from the other side and was verified: w is shared, among those received
 * </pre>
 *
 * A delta is coded against a <em>shared</em> version, since only those are certain to be on both
 * sides. A received delta may be coded against a shared or an <em>offered</em> version, since the
 * other side may have received an offer whose receipt was lost at the end of a pass; using an
 * offered version as a base acknowledges it. The base is the newest version sent or the newest
 * received, whichever is nearer to the new weights (Euclidean distance): once a satellite has
 * adopted a global model, that model; until then, its own last delta. The zero weights are always
 * shared, so two sides that lost everything can start again.
 *
 * <p>Both sides send and accept independently, so at no instant do they agree on a single last
 * version. Each keeps a few instead: the newest {@value #SENT} that it sent, the newest {@value
 * #RECEIVED} that it received, and the newest {@value #OFFERED} offered. Versions that travel one
 * way never displace those of the other: a satellite that sends many deltas keeps the global model
 * that the ground will build the next one on. If one side no longer has the base of a delta, it
 * replies with the versions that it holds, and the other side drops the rest ({@link #retain}).
 *
 * <p>The cost is {@code 4 (SENT + RECEIVED + OFFERED)} bytes per parameter. Coding against the copy
 * that the receiver is known to hold is differential coding with the decoder in the encoder's loop
 * (Cutler, US patent 2 605 361, 1952); the quantization error stays in {@code weights - mirror},
 * which is the error feedback of Seide et al., 1-bit SGD, Interspeech 2014.
 */
public final class Mirror {

  /** Versions sent that are kept; an answer may refer to one that is not the newest. */
  public static final int SENT = 3;

  public static final int RECEIVED = 2;

  public static final int OFFERED = 2;

  private final ParameterLayout layout;
  private final List<Weights> sent;
  private final List<Weights> received;
  private final List<Weights> offered;

  private Mirror(
      ParameterLayout layout, List<Weights> sent, List<Weights> received, List<Weights> offered) {
    this.layout = layout;
    this.sent = List.copyOf(sent);
    this.received = List.copyOf(received);
    this.offered = List.copyOf(offered);
  }

  /** Returns the mirror of two sides that both hold {@code start}. */
  public static Mirror startingFrom(Weights start) {
    return new Mirror(start.layout(), List.of(start), List.of(start), List.of());
  }

  /**
   * Restores a mirror from its stored state.
   *
   * @param sent newest first
   * @param received newest first
   * @param offered newest first
   * @throws IllegalArgumentException if one of them has another layout
   */
  public static Mirror restore(
      ParameterLayout layout, List<Weights> sent, List<Weights> received, List<Weights> offered) {
    Stream.of(sent, received, offered).flatMap(List::stream).forEach(w -> requireLayout(layout, w));
    return new Mirror(
        layout, newest(sent, SENT), newest(received, RECEIVED), newest(offered, OFFERED));
  }

  public ParameterLayout layout() {
    return layout;
  }

  /** Versions that this side sent and the other acknowledged, newest first. */
  public List<Weights> sent() {
    return sent;
  }

  /** Versions that arrived from the other side, newest first. */
  public List<Weights> received() {
    return received;
  }

  /** Versions that both sides hold: those received and those sent. */
  public List<Weights> shared() {
    return Stream.concat(received.stream(), sent.stream()).distinct().toList();
  }

  /** Versions sent but not yet acknowledged, newest first. */
  public List<Weights> offered() {
    return offered;
  }

  /** Versions that a delta from the other side may build on. */
  public List<ModelVersion> heldVersions() {
    return Stream.of(received, sent, offered)
        .flatMap(List::stream)
        .map(Weights::version)
        .distinct()
        .toList();
  }

  /**
   * Returns the base for a delta to {@code next}. Only the newest of each way is a candidate: when
   * a receipt is lost, the other side may have dropped an older one already.
   */
  public Weights baseFor(Weights next) {
    requireLayout(layout, next);
    Weights nearest = null;
    double least = Double.POSITIVE_INFINITY;
    for (List<Weights> newest : List.of(newest(received, 1), newest(sent, 1))) {
      double distance = newest.isEmpty() ? least : next.squaredDistance(newest.get(0));
      if (distance < least) {
        least = distance;
        nearest = newest.get(0);
      }
    }
    // The version of the zero weights is a hash of the whole model, so they are made only if they
    // are nearest.
    return nearest == null || next.squaredNorm() < least ? Weights.zero(layout) : nearest;
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
    return Stream.of(received, sent, offered)
        .flatMap(List::stream)
        .filter(wanted)
        .findFirst()
        .or(() -> Optional.of(Weights.zero(layout)).filter(wanted));
  }

  public Mirror offer(Weights next) {
    requireLayout(layout, next);
    return new Mirror(layout, sent, received, prepend(next, offered, OFFERED));
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
                    prepend(w, sent, SENT),
                    received,
                    offered.stream().filter(o -> !o.equals(w)).toList()))
        .orElse(this);
  }

  /**
   * Records that {@code next}, coded against {@code base}, arrived and was verified. The base moves
   * to the front of its list: if the receipt is lost, the other side keeps using that base.
   */
  public Mirror accept(ModelVersion base, Weights next) {
    requireLayout(layout, next);
    Mirror known = acknowledge(base);
    return new Mirror(
        layout,
        toFront(base, known.sent, SENT),
        prepend(next, toFront(base, known.received, RECEIVED), RECEIVED),
        known.offered);
  }

  private static List<Weights> toFront(ModelVersion version, List<Weights> all, int limit) {
    return all.stream()
        .filter(w -> w.version().equals(version))
        .findFirst()
        .map(w -> prepend(w, all, limit))
        .orElse(all);
  }

  /** Records that the other side holds {@code versions} and no others. */
  public Mirror retain(List<VersionPrefix> versions) {
    Mirror known = this;
    for (VersionPrefix version : versions) {
      known = known.acknowledge(version);
    }
    return new Mirror(
        layout, held(known.sent, versions), held(known.received, versions), known.offered);
  }

  private static List<Weights> held(List<Weights> all, List<VersionPrefix> versions) {
    return all.stream()
        .filter(w -> versions.stream().anyMatch(v -> v.matches(w.version())))
        .toList();
  }

  /** The same versions, each held as {@code holder} returns it. */
  public Mirror heldBy(UnaryOperator<Weights> holder) {
    return new Mirror(
        layout,
        sent.stream().map(holder).toList(),
        received.stream().map(holder).toList(),
        offered.stream().map(holder).toList());
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
