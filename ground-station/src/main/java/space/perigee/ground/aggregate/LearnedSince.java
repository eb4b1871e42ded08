package space.perigee.ground.aggregate;

import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.exchange.Incoming;
import space.perigee.sync.model.Mirror;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.Weights;

/*
 * A satellite delivers weights d(1), d(2), ... Meanwhile it adopts global versions, and says with each delta which one it
 * adopted last (Subject.number). What it learned between two deliveries is
 *
 *   u = d(t+1) - d(t)      if it adopted nothing in between
 *   u = d(t+1) - G         if it adopted G: it delivers G and what it learned since d(t), whatever G contains of it
 *
 * Both terms are weights that both ends hold bit for bit, so the sum of all updates of a satellite is exactly what it
 * learned: nothing is lost, and nothing is counted twice, whenever versions are made and in whatever order deltas and
 * versions cross. On board, DeliveredProgress sees to it that a delivery does not repeat what was delivered before.
 *
 * The base on which a delta is coded does not tell what a satellite adopted: the base is whichever version is nearer,
 * and a satellite whose data differ from the others' soon returns to the neighborhood of its own last delivery. For
 * satellites of 0.1.0, which say nothing, it has to do.
 *
 * Lossy deltas need no other account. A delivery is what the ground decoded; what a delta dropped is still in the
 * learner, or put aside by it, and arrives as a part of a later u.
 */

/** Finds what a satellite learned since its last delivery, and from which global version. */
public final class LearnedSince {

  private LearnedSince() {}

  /** The published versions by number. */
  public interface PublishedVersions {

    /** The version of that number, if it was published. */
    Optional<ModelVersion> version(long number);

    /** The number of the version that satellites know by {@code announcement}. */
    OptionalLong numberOfAnnounced(long announcement);

    /** The number of a published version; the highest if there are several. */
    OptionalLong number(ModelVersion version);

    /** Weights of a version that the mirror of a satellite no longer has. */
    default Optional<Weights> weights(ModelVersion version) {
      return Optional.empty();
    }
  }

  /**
   * What was learned.
   *
   * @param values change of each parameter
   * @param origin number of the global version that it was trained from
   */
  public record Learned(float[] values, long origin) {}

  /**
   * What a delivery adds to the one before.
   *
   * @param last the delivery before; null if this is the first
   * @param mirror of the satellite before this delivery
   * @return empty if it cannot be known, as with a full transfer from a satellite that is not known
   *     to stand on any version
   */
  public static Optional<Learned> between(
      @Nullable Contribution last, Mirror mirror, Incoming incoming, PublishedVersions published) {
    Weights now = incoming.weights();
    Weights before = last == null ? null : mirror.find(last.version()).orElse(null);
    long origin = origin(last, incoming, published);
    if (last != null && before != null && origin <= last.origin()) {
      return Optional.of(new Learned(now.minus(before), origin(last, published)));
    }
    return published
        .version(origin)
        .flatMap(version -> mirror.find(version).or(() -> published.weights(version)))
        .map(global -> new Learned(now.minus(global), origin));
  }

  /**
   * What was learned since the last delivery that was decided on: after a restart, instead of the
   * updates that were pending.
   *
   * @param decided version of that delivery; null if there is none
   * @param decidedOrigin the global version that it was trained from
   * @return empty if the weights are no longer known
   */
  public static Optional<Learned> undecided(
      Contribution newest,
      @Nullable ModelVersion decided,
      long decidedOrigin,
      Mirror mirror,
      PublishedVersions published) {
    Optional<ModelVersion> from =
        decided != null && decidedOrigin == newest.origin()
            ? Optional.of(decided)
            : published.version(newest.origin());
    Optional<Weights> base =
        from.flatMap(version -> mirror.find(version).or(() -> published.weights(version)));
    return mirror
        .find(newest.version())
        .flatMap(now -> base.map(it -> new Learned(now.minus(it), newest.origin())));
  }

  /** The number of the version that the satellite adopted last. */
  private static long origin(
      @Nullable Contribution last, Incoming incoming, PublishedVersions published) {
    long claimed = incoming.manifest().subject().number();
    OptionalLong adopted = published.numberOfAnnounced(claimed);
    if (claimed > 0 && adopted.isPresent()) {
      return adopted.getAsLong();
    }
    return published.number(incoming.base()).orElse(last == null ? 0 : last.origin());
  }

  /**
   * The version that weights were trained from which build on the last delivery. A version equal to
   * that delivery is not sent; the satellite has it.
   */
  private static long origin(Contribution last, PublishedVersions published) {
    return Math.max(last.origin(), published.number(last.version()).orElse(0));
  }
}
