package space.perigee.sync.exchange;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.delta.DeltaChain;
import space.perigee.sync.delta.DeltaCodec;
import space.perigee.sync.delta.DeltaException;
import space.perigee.sync.delta.DeltaLevels;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.delta.UnknownBaseException;
import space.perigee.sync.model.Mirror;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Content;
import space.perigee.sync.transfer.FrameSeal;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.Subject;

/**
 * Codes weights for the other end, from what that end is known to hold, and decodes what it sends.
 *
 * <p>{@link #toward} codes a change for this receiver alone; if the target is lossy, the receiver
 * gets an approximation. {@link #exactly} takes a receiver to the same bits as all others: along
 * the deltas of the versions that it lacks, or by a lossless delta of its own if it stands on none
 * of them or that is shorter.
 */
final class DeltaCoder {

  /**
   * A coded and sealed change.
   *
   * @param content a subject and a delta or a {@link DeltaChain}
   * @param result weights that the receiver will obtain
   * @param levels levels that both ends may keep as the parent of a later delta
   */
  record Coded(Content content, Weights base, Weights result, DeltaLevels levels) {}

  private static final Logger log = LoggerFactory.getLogger(DeltaCoder.class);

  private final FrameSeal seal;

  DeltaCoder(FrameSeal seal) {
    this.seal = seal;
  }

  /**
   * Codes a change. The first weights for a receiver that holds nothing are lossless.
   *
   * @return empty if there is nothing to send, the weights are not finite or too large to code, not
   *     even an empty delta fits the target, or nobody could open the seal
   */
  Optional<Coded> toward(Weights next, Subject subject, ExchangeState from, DeltaTarget target) {
    return encoded(next, from, target)
        .filter(delta -> !delta.result().equals(delta.base()))
        .flatMap(delta -> sealed(delta, subject));
  }

  /**
   * Codes weights bit for bit. A lossless delta takes milliseconds, and more than a byte for each
   * parameter that differs; it is not coded where it cannot be shorter than the way along the
   * steps.
   *
   * @param steps deltas of published versions
   * @return empty if the receiver holds the weights, they are not finite, or nobody could open the
   *     seal
   */
  Optional<Coded> exactly(
      Weights next, Subject subject, ExchangeState from, List<DeltaStep> steps) {
    List<DeltaStep> path = path(next.version(), from.mirror(), steps);
    if (path.isEmpty()) {
      return encoded(next, from, new DeltaTarget.Lossless())
          .flatMap(delta -> sealed(delta, subject));
    }
    byte[] chain = DeltaChain.of(path.stream().map(DeltaStep::delta).toList());
    boolean isShort =
        path.size() == 1 || chain.length <= next.countDifferences(from.mirror().baseFor(next));
    Optional<Delta> own =
        isShort ? Optional.empty() : encoded(next, from, new DeltaTarget.Lossless());
    return own.filter(lossless -> lossless.bytes().length < chain.length)
        .or(() -> from.mirror().find(path.get(0).base()).map(base -> along(chain, base, next)))
        .flatMap(delta -> sealed(delta, subject));
  }

  /** A coded change that is not sealed yet. */
  private record Delta(byte[] bytes, Weights base, Weights result, DeltaLevels levels) {}

  private static Optional<Delta> encoded(Weights next, ExchangeState from, DeltaTarget target) {
    Weights base = from.mirror().baseFor(next);
    if (base.equals(next) || !next.isFinite()) {
      return Optional.empty();
    }
    DeltaTarget used = from.mirror().shared().contains(base) ? target : new DeltaTarget.Lossless();
    DeltaCodec.Options options = DeltaCodec.Options.DEFAULT.withParent(from.sentLevels());
    try {
      DeltaCodec.Encoded delta = DeltaCodec.encode(base, next, used, options);
      return Optional.of(new Delta(delta.bytes(), base, delta.result(), delta.levels()));
    } catch (IllegalArgumentException e) {
      log.warn("event=delta-not-coded reason=\"{}\"", e.getMessage());
      return Optional.empty();
    }
  }

  private static Delta along(byte[] chain, Weights base, Weights next) {
    return new Delta(chain, base, next, DeltaLevels.none(chain, next.size()));
  }

  private Optional<Coded> sealed(Delta delta, Subject subject) {
    return seal.seal(new DescribedDelta(subject, delta.bytes()).toContent())
        .map(content -> new Coded(content, delta.base(), delta.result(), delta.levels()));
  }

  /** The steps from the newest shared version on the way to {@code result}, if there are any. */
  private static List<DeltaStep> path(ModelVersion result, Mirror mirror, List<DeltaStep> steps) {
    List<DeltaStep> path = new ArrayList<>();
    ModelVersion reached = result;
    while (path.size() < DeltaChain.MOST && !holds(mirror, reached)) {
      Optional<DeltaStep> step = stepTo(reached, steps);
      if (step.isEmpty()) {
        return List.of();
      }
      path.add(step.get());
      reached = step.get().base();
    }
    Collections.reverse(path);
    return holds(mirror, reached) ? path : List.of();
  }

  private static Optional<DeltaStep> stepTo(ModelVersion result, List<DeltaStep> steps) {
    return steps.stream().filter(step -> step.result().equals(result)).findFirst();
  }

  private static boolean holds(Mirror mirror, ModelVersion version) {
    return mirror.shared().stream().anyMatch(w -> w.version().equals(version));
  }

  /**
   * Decodes what the other end sent. Only a model may come as a chain: its length is work, and a
   * satellite has no reason to send one.
   *
   * @throws UnknownBaseException if the base or the parent is not held here
   * @throws DeltaException if the bytes are damaged, or lead to another version than they state
   */
  static DeltaCodec.Decoded decode(Kind kind, byte[] bytes, ExchangeState held)
      throws DeltaException, UnknownBaseException {
    Mirror mirror = held.mirror();
    return kind == Kind.MODEL
        ? DeltaChain.decode(mirror::find, bytes, held.heardLevels(), 1)
        : DeltaCodec.decode(mirror::find, bytes, held.heardLevels(), 1);
  }
}
