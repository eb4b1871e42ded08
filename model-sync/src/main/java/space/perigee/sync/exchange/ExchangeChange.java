package space.perigee.sync.exchange;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.delta.DeltaLevels;
import space.perigee.sync.model.Mirror;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.VersionPrefix;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.FrameProto;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.v1.Names;

/**
 * What differs between two states of one end, so that a change is written in proportion to itself.
 * An accepted delta takes some 150 bytes, where a state takes all its versions in full: weights and
 * levels are named, and the owner of the states keeps them.
 */
public final class ExchangeChange {

  /** What the owner keeps. */
  public interface Keeper {

    /** The layout of all weights. */
    ParameterLayout layout();

    /** The weights of a version; empty if they are lost. */
    Optional<Weights> weights(ModelVersion version);

    /** The levels of a delta; empty if they are lost. */
    Optional<DeltaLevels> levels(VersionPrefix delta);
  }

  private ExchangeChange() {}

  /** The change from a state to a later one. */
  public static space.perigee.sync.v1.ExchangeChange between(
      ExchangeState before, ExchangeState after) {
    var change = space.perigee.sync.v1.ExchangeChange.newBuilder();
    Mirror from = before.mirror();
    Mirror to = after.mirror();
    if (!from.sent().equals(to.sent())) {
      change.setSent(versions(to.sent()));
    }
    if (!from.received().equals(to.received())) {
      change.setReceived(versions(to.received()));
    }
    if (!from.offered().equals(to.offered())) {
      change.setOffered(versions(to.offered()));
    }
    Names heard = names(after.heardLevels());
    if (!heard.equals(names(before.heardLevels()))) {
      change.setHeard(heard);
    }
    for (Receipt receipt : after.receipts()) {
      if (!before.receipts().isEmpty() && receipt.equals(before.receipts().get(0))) {
        break;
      }
      change.addReceipts(FrameProto.toProto(receipt));
    }
    outgoing(change, before.outgoing(), after.outgoing());
    DeltaLevels levels = after.sentLevels();
    if (levels == null) {
      change.setSentLevelsEnded(before.sentLevels() != null);
    } else if (levels != before.sentLevels()) {
      change.setSentLevels(ByteString.copyFrom(levels.toBytes()));
    }
    return change.build();
  }

  /** The change from nothing to a state. */
  public static space.perigee.sync.v1.ExchangeChange to(ExchangeState after) {
    return between(nothing(after.mirror().layout()), after);
  }

  private static ExchangeState nothing(ParameterLayout layout) {
    return new ExchangeState(
        Mirror.restore(layout, List.of(), List.of(), List.of()), null, List.of(), null, List.of());
  }

  /** The versions that a change names, by their SHA-256. */
  public static List<ByteString> names(space.perigee.sync.v1.ExchangeChange change) {
    return Stream.of(change.getSent(), change.getReceived(), change.getOffered())
        .flatMap(names -> names.getNamesList().stream())
        .toList();
  }

  private static void outgoing(
      space.perigee.sync.v1.ExchangeChange.Builder change,
      ExchangeState.@Nullable Outgoing before,
      ExchangeState.@Nullable Outgoing after) {
    if (after == null) {
      change.setOutgoingEnded(before != null);
    } else if (!after.equals(before)) {
      change.setOutgoing(ExchangeState.toProto(after));
    }
  }

  private static Names versions(List<Weights> weights) {
    Names.Builder names = Names.newBuilder();
    weights.forEach(w -> names.addNames(ByteString.copyFrom(w.version().sha256().toBytes())));
    return names.build();
  }

  private static Names names(List<DeltaLevels> levels) {
    Names.Builder names = Names.newBuilder();
    levels.forEach(l -> names.addNames(l.delta().bytes()));
    return names.build();
  }

  /** The state after a change to nothing. */
  public static ExchangeState from(space.perigee.sync.v1.ExchangeChange change, Keeper keeper) {
    return apply(nothing(keeper.layout()), change, keeper);
  }

  /**
   * The state after a change. Versions and levels that are lost are left out, as if the other end
   * did not hold them.
   *
   * @throws IllegalArgumentException if the change is damaged
   */
  public static ExchangeState apply(
      ExchangeState before, space.perigee.sync.v1.ExchangeChange change, Keeper keeper) {
    Mirror from = before.mirror();
    Mirror mirror =
        Mirror.restore(
            keeper.layout(),
            change.hasSent() ? weights(change.getSent(), keeper) : from.sent(),
            change.hasReceived() ? weights(change.getReceived(), keeper) : from.received(),
            change.hasOffered() ? weights(change.getOffered(), keeper) : from.offered());
    ExchangeState after =
        new ExchangeState(
            mirror,
            outgoing(before, change, keeper),
            before.receipts(),
            sentLevels(before, change, keeper),
            change.hasHeard()
                ? found(change.getHeard(), name -> keeper.levels(VersionPrefix.fromBytes(name)))
                : before.heardLevels());
    for (int i = change.getReceiptsCount() - 1; i >= 0; i--) {
      after = after.withReceipt(FrameProto.fromProto(change.getReceipts(i)));
    }
    return after;
  }

  private static ExchangeState.@Nullable Outgoing outgoing(
      ExchangeState before, space.perigee.sync.v1.ExchangeChange change, Keeper keeper) {
    if (change.hasOutgoing()) {
      return ExchangeState.fromProto(keeper.layout(), change.getOutgoing());
    }
    return change.getOutgoingEnded() ? null : before.outgoing();
  }

  private static @Nullable DeltaLevels sentLevels(
      ExchangeState before, space.perigee.sync.v1.ExchangeChange change, Keeper keeper) {
    if (!change.getSentLevels().isEmpty()) {
      return ExchangeState.levels(keeper.layout(), change.getSentLevels());
    }
    return change.getSentLevelsEnded() ? null : before.sentLevels();
  }

  private static List<Weights> weights(Names names, Keeper keeper) {
    return found(names, name -> keeper.weights(ModelVersion.fromBytes(name)));
  }

  private static <T> List<T> found(Names names, Function<byte[], Optional<T>> lookup) {
    return names.getNamesList().stream()
        .flatMap(name -> lookup.apply(name.toByteArray()).stream())
        .toList();
  }
}
