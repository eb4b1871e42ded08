package space.perigee.sync.delta;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import space.perigee.sync.model.VersionPrefix;
import space.perigee.sync.model.Weights;

/**
 * Consecutive deltas in one content.
 *
 * <p>A version of the global model is coded once, against the version before. A receiver that
 * missed some versions gets all of their deltas: the result of each is the base of the next, so it
 * ends at the same bits as every other receiver. A chain of one delta is that delta, byte for byte.
 *
 * <p>The deltas of a chain need no parents, as a receiver may have missed those too. Decoding costs
 * one pass over the parameters for each delta, of which there are {@value #MOST} at most.
 */
public final class DeltaChain {

  /** The most deltas in a chain. */
  public static final int MOST = 64;

  private DeltaChain() {}

  /**
   * Returns the content that carries these deltas.
   *
   * @param deltas in the order in which they apply; at least one, at most {@value #MOST}
   */
  public static byte[] of(List<byte[]> deltas) {
    if (deltas.isEmpty() || deltas.size() > MOST) {
      throw new IllegalArgumentException(
          "a chain must have 1 to " + MOST + " deltas, not " + deltas.size());
    }
    if (deltas.size() == 1) {
      return deltas.get(0);
    }
    var chain = space.perigee.sync.v1.DeltaChain.newBuilder();
    deltas.forEach(delta -> chain.addDeltas(ByteString.copyFrom(delta)));
    return chain.build().toByteArray();
  }

  /**
   * Decodes a content that is a delta or a chain of them.
   *
   * @param bases finds the weights of a version
   * @param parents levels of earlier deltas; a content that is a single delta may need one of them
   * @return the base of the first delta, and result and levels of the last
   * @throws UnknownBaseException if the base or the parent is unknown
   * @throws DeltaException if the bytes are damaged, or a delta does not continue the one before
   */
  public static DeltaCodec.Decoded decode(
      Function<VersionPrefix, Optional<Weights>> bases,
      byte[] bytes,
      List<DeltaLevels> parents,
      int threads)
      throws DeltaException, UnknownBaseException {
    List<byte[]> deltas = deltasOf(bytes);
    if (deltas.isEmpty()) {
      return DeltaCodec.decode(bases, bytes, parents, threads);
    }
    DeltaCodec.Decoded last = DeltaCodec.decode(bases, deltas.get(0), List.of(), threads);
    Weights base = last.base();
    for (byte[] delta : deltas.subList(1, deltas.size())) {
      Weights reached = last.result();
      try {
        last =
            DeltaCodec.decode(
                prefix -> Optional.of(reached).filter(w -> prefix.matches(w.version())),
                delta,
                List.of(),
                threads);
      } catch (UnknownBaseException e) {
        throw new DeltaException("a delta does not continue the one before: " + e.getMessage(), e);
      }
    }
    return new DeltaCodec.Decoded(base, last.result(), last.levels());
  }

  /** Returns the deltas of a chain; none if the bytes are not a chain. */
  private static List<byte[]> deltasOf(byte[] bytes) throws DeltaException {
    space.perigee.sync.v1.DeltaChain chain;
    try {
      chain = space.perigee.sync.v1.DeltaChain.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      return List.of();
    }
    if (chain.getDeltasCount() == 0) {
      return List.of();
    }
    if (chain.getDeltasCount() == 1 || chain.getDeltasCount() > MOST) {
      throw new DeltaException(
          "a chain must have 2 to " + MOST + " deltas, not " + chain.getDeltasCount());
    }
    if (!Arrays.equals(chain.toByteArray(), bytes)
        || chain.getUnknownFields().getSerializedSize() > 0) {
      throw new DeltaException("the chain has unknown fields");
    }
    return chain.getDeltasList().stream().map(ByteString::toByteArray).toList();
  }
}
