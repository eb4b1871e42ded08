package space.perigee.onboard.flight;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.learning.ReplayMemory;
import space.perigee.onboard.v1.Energy;
import space.perigee.onboard.v1.Replay;
import space.perigee.onboard.v1.StoredSample;
import space.perigee.sync.cli.InputException;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.Weights;

/** A checkpoint as the message {@code perigee.onboard.v1.Checkpoint} and back. */
final class CheckpointFormat {

  private static final int FORMAT = 1;
  private static final long NANOS = 1_000_000_000L;
  private static final int MAX_BYTE = 255;

  private CheckpointFormat() {}

  static space.perigee.onboard.v1.Checkpoint toProto(Checkpoint checkpoint) {
    var proto =
        space.perigee.onboard.v1.Checkpoint.newBuilder()
            .setFormat(FORMAT)
            .setMission(checkpoint.mission())
            .setSatellite(checkpoint.satellite())
            .setVersion(ByteString.copyFrom(checkpoint.weights().version().toBytes()))
            .setWeights(ByteString.copyFrom(checkpoint.weights().toLittleEndian()))
            .setUpdater(ByteString.copyFrom(checkpoint.updater()))
            .setExchange(ByteString.copyFrom(checkpoint.exchange().toBytes()))
            .setReplay(toProto(checkpoint.replay()))
            .setStreamPosition(checkpoint.streamPosition())
            .setEnergy(toProto(checkpoint.energy()))
            .setOutcomes(ByteString.copyFrom(checkpoint.outcomes()))
            .setTrainedAtOffer(checkpoint.trainedAtOffer());
    if (checkpoint.nextSampleAt() != null) {
      proto.setNextSampleNanos(nanos(checkpoint.nextSampleAt()));
    }
    checkpoint.counters().forEach((counter, count) -> proto.putCounters(counter.name(), count));
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
          "checkpoint format " + proto.getFormat() + ", this release knows " + FORMAT);
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
        weights,
        proto.getUpdater().toByteArray(),
        ExchangeState.fromBytes(layout, proto.getExchange().toByteArray()),
        fromProto(proto.getReplay()),
        proto.getStreamPosition(),
        proto.hasNextSampleNanos() ? instant(proto.getNextSampleNanos()) : null,
        fromProto(proto.getEnergy()),
        counters(proto.getCountersMap()),
        proto.getOutcomes().toByteArray(),
        proto.getTrainedAtOffer());
  }

  /** Counters of a later release are dropped. */
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

  private static long nanos(Instant time) {
    return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS), time.getNano());
  }

  private static Instant instant(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
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

  private static Replay toProto(ReplayMemory.State state) {
    Replay.Builder replay =
        Replay.newBuilder().setSeen(state.seen()).setRandomState(state.randomState());
    state.samples().forEach(sample -> replay.addSamples(toProto(sample)));
    return replay.build();
  }

  private static ReplayMemory.State fromProto(Replay replay) {
    return new ReplayMemory.State(
        replay.getSamplesList().stream().map(CheckpointFormat::fromProto).toList(),
        replay.getSeen(),
        replay.getRandomState());
  }

  private static StoredSample toProto(Sample sample) {
    StoredSample.Builder stored = StoredSample.newBuilder().setLabel(sample.label());
    float[] features = sample.features();
    byte[] bytes = asBytes(features);
    if (bytes != null) {
      return stored.setUint8(ByteString.copyFrom(bytes)).build();
    }
    ByteBuffer floats =
        ByteBuffer.allocate(Float.BYTES * features.length).order(ByteOrder.LITTLE_ENDIAN);
    floats.asFloatBuffer().put(features);
    return stored.setFloat32(ByteString.copyFrom(floats)).build();
  }

  /** The features as bytes, or null if that would lose something. */
  private static byte @Nullable [] asBytes(float[] features) {
    byte[] bytes = new byte[features.length];
    for (int i = 0; i < bytes.length; i++) {
      int value = (int) features[i];
      boolean same = Float.floatToRawIntBits(value) == Float.floatToRawIntBits(features[i]);
      if (!same || value < 0 || value > MAX_BYTE) {
        return null;
      }
      bytes[i] = (byte) value;
    }
    return bytes;
  }

  private static Sample fromProto(StoredSample stored) {
    float[] features;
    if (stored.getUint8().isEmpty()) {
      features = new float[stored.getFloat32().size() / Float.BYTES];
      stored
          .getFloat32()
          .asReadOnlyByteBuffer()
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(features);
    } else {
      features = new float[stored.getUint8().size()];
      for (int i = 0; i < features.length; i++) {
        features[i] = stored.getUint8().byteAt(i) & 0xff;
      }
    }
    return Sample.of(features, stored.getLabel());
  }
}
