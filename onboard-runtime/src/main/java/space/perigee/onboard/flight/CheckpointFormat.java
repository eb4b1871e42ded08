package space.perigee.onboard.flight;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import space.perigee.onboard.flight.account.Counter;
import space.perigee.onboard.flight.account.FlightAccounts;
import space.perigee.onboard.flight.account.Governor;
import space.perigee.onboard.flight.learn.LearningLoop;
import space.perigee.onboard.flight.learn.LearningParts;
import space.perigee.onboard.v1.Energy;
import space.perigee.onboard.v1.LearningState;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.io.InputException;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.Weights;

/** Converts checkpoints to and from {@code perigee.onboard.v1.Checkpoint}. */
final class CheckpointFormat {

  private static final int FORMAT = 2;
  private static final long NANOS = 1_000_000_000L;

  private CheckpointFormat() {}

  static space.perigee.onboard.v1.Checkpoint toProto(Checkpoint checkpoint) {
    Checkpoint.Network network = checkpoint.network();
    LearningLoop.State learning = checkpoint.learning();
    FlightAccounts.State accounts = checkpoint.accounts();
    var proto =
        space.perigee.onboard.v1.Checkpoint.newBuilder()
            .setFormat(FORMAT)
            .setMission(checkpoint.mission())
            .setSatellite(checkpoint.satellite())
            .setVersion(ByteString.copyFrom(network.weights().version().toBytes()))
            .setWeights(ByteString.copyFrom(network.weights().toLittleEndian()))
            .setUpdater(ByteString.copyFrom(network.updater()))
            .setExchange(ByteString.copyFrom(checkpoint.exchange().toBytes()))
            .setStreamPosition(learning.streamPosition())
            .setEnergy(toProto(accounts.energy()))
            .setOutcomes(ByteString.copyFrom(accounts.outcomes()))
            .setTrainedAtOffer(checkpoint.trainedAtOffer())
            .setGlobal(toProto(checkpoint.global()));
    if (learning.nextSampleAt() != null) {
      proto.setNextSampleNanos(nanos(learning.nextSampleAt()));
    }
    learning.parts().forEach((name, part) -> proto.putLearning(name, toProto(part)));
    accounts.counters().forEach((counter, count) -> proto.putCounters(counter.name(), count));
    return proto.build();
  }

  /**
   * @throws IllegalArgumentException if the bytes are no checkpoint
   * @throws InputException if it is a checkpoint of another network
   */
  static Checkpoint parse(ParameterLayout layout, ByteBuffer bytes) {
    space.perigee.onboard.v1.Checkpoint proto;
    try {
      proto = space.perigee.onboard.v1.Checkpoint.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not a checkpoint: " + e.getMessage(), e);
    }
    if (proto.getFormat() != FORMAT) {
      throw new InputException(
          "a checkpoint of format "
              + proto.getFormat()
              + ", this release reads "
              + FORMAT
              + "; fly with the release that wrote it, or begin with an empty state folder");
    }
    if (proto.getWeights().size() != 4L * layout.size()) {
      throw new InputException(
          "the checkpoint is of a network with "
              + proto.getWeights().size() / 4
              + " parameters, the model has "
              + layout.size());
    }
    Weights weights = Weights.fromLittleEndian(layout, proto.getWeights().toByteArray());
    if (!weights.version().equals(ModelVersion.fromBytes(proto.getVersion().toByteArray()))) {
      throw new InputException("the checkpoint is of a network with other tensors than the model");
    }
    return new Checkpoint(
        proto.getMission(),
        proto.getSatellite(),
        new Checkpoint.Network(weights, proto.getUpdater().toByteArray()),
        fromProto(proto.getGlobal()),
        ExchangeState.fromBytes(layout, proto.getExchange().toByteArray()),
        new LearningLoop.State(
            learning(proto.getLearningMap()),
            proto.getStreamPosition(),
            proto.hasNextSampleNanos() ? instant(proto.getNextSampleNanos()) : null),
        new FlightAccounts.State(
            fromProto(proto.getEnergy()),
            counters(proto.getCountersMap()),
            proto.getOutcomes().toByteArray()),
        proto.getTrainedAtOffer());
  }

  /** Ignores counters of later releases. */
  private static Map<Counter, Long> counters(Map<String, Long> stored) {
    Map<Counter, Long> counters = new EnumMap<>(Counter.class);
    for (Counter counter : Counter.values()) {
      Long count = stored.get(counter.name());
      if (count != null) {
        counters.put(counter, count);
      }
    }
    return counters;
  }

  /** A time beyond what fits, 1677 to 2262, is cut: a clock that far off will be set. */
  private static long nanos(Instant time) {
    long most = Long.MAX_VALUE / NANOS - 1;
    long seconds = Math.max(-most, Math.min(most, time.getEpochSecond()));
    return seconds * NANOS + time.getNano();
  }

  private static Instant instant(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
  }

  private static space.perigee.onboard.v1.GlobalProgress toProto(GlobalProgress progress) {
    return space.perigee.onboard.v1.GlobalProgress.newBuilder()
        .setReceived(progress.received())
        .setObeyed(progress.obeyed())
        .build();
  }

  private static GlobalProgress fromProto(space.perigee.onboard.v1.GlobalProgress progress) {
    return new GlobalProgress(progress.getReceived(), progress.getObeyed());
  }

  private static Energy toProto(Governor.State state) {
    Energy.Builder energy =
        Energy.newBuilder()
            .setTokensJoules(state.tokensJoules())
            .setSpentJoules(state.spentJoules());
    if (state.filledAt() != null) {
      energy.setFilledNanos(nanos(state.filledAt()));
    }
    return energy.build();
  }

  private static Governor.State fromProto(Energy energy) {
    return new Governor.State(
        energy.getTokensJoules(),
        energy.getSpentJoules(),
        energy.hasFilledNanos() ? instant(energy.getFilledNanos()) : null);
  }

  private static LearningState toProto(LearningParts.Saved part) {
    return LearningState.newBuilder()
        .setSettings(part.settings())
        .setState(UnsafeByteOperations.unsafeWrap(part.bytes()))
        .build();
  }

  private static Map<String, LearningParts.Saved> learning(Map<String, LearningState> stored) {
    Map<String, LearningParts.Saved> parts = new HashMap<>();
    stored.forEach(
        (name, part) ->
            parts.put(
                name, new LearningParts.Saved(part.getSettings(), part.getState().toByteArray())));
    return parts;
  }
}
