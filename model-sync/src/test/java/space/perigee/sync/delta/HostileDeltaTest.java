package space.perigee.sync.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import space.perigee.sync.model.VersionPrefix;
import space.perigee.sync.model.Weights;

/** Damaged and hostile deltas are rejected, or decode to the version that they state. */
class HostileDeltaTest {

  private static final long SEED = 20261123;
  private static final int FLIPS = 1_000_000;
  private static final int FORGERIES = 20_000;

  private static final Weights BASE = Samples.normal(Samples.network(), 0.1, 1);
  private static final Weights NEXT = Samples.trained(BASE, 0.01, 2);
  private static final DeltaCodec.Encoded FIRST =
      DeltaCodec.encode(BASE, NEXT, new DeltaTarget.Density(0.05), DeltaCodec.Options.DEFAULT);
  private static final List<DeltaLevels> KNOWN = List.of(FIRST.levels());

  private static final Weights FLAT = Weights.zero(Samples.layout(List.of(64, 64)));
  private static final Function<VersionPrefix, Optional<Weights>> HELD =
      Samples.holding(BASE, FIRST.result(), FLAT);

  /** One delta of each kind. */
  private static Map<String, byte[]> deltas() throws DeltaException {
    Map<String, byte[]> deltas = new LinkedHashMap<>();
    deltas.put("lossy", FIRST.bytes());
    Weights then = Samples.trained(NEXT, 0.01, 2);
    byte[] child =
        DeltaCodec.encode(
                FIRST.result(),
                then,
                new DeltaTarget.Density(0.05),
                DeltaCodec.Options.DEFAULT.withParent(FIRST.levels()))
            .bytes();
    assertThat(DeltaInfo.of(child).parent()).isEqualTo(FIRST.levels().delta());
    deltas.put("lossy with a parent", child);
    deltas.put(
        "lossless",
        DeltaCodec.encode(BASE, NEXT, new DeltaTarget.Lossless(), DeltaCodec.Options.DEFAULT)
            .bytes());
    deltas.put("Rice code", codedBy(SliceCoding.GOLOMB_RICE));
    deltas.put("zstd", codedBy(SliceCoding.ZSTD));
    return deltas;
  }

  /**
   * Returns a delta coded by {@code coding}: scattered levels for the Rice code, repeated rows for
   * zstd.
   */
  private static byte[] codedBy(SliceCoding coding) throws DeltaException {
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      float[] values = new float[FLAT.size()];
      if (coding == SliceCoding.GOLOMB_RICE) {
        for (int k = 0; k < 12; k++) {
          values[random.nextInt(values.length)] = 1;
        }
      } else {
        short[] pattern = Samples.levels(100, 0.6, seed);
        for (int i = 0; i < values.length; i++) {
          values[i] = Integer.signum(pattern[(i * 37 + i / 100) % 100]);
        }
      }
      int nonzeros = 0;
      for (float value : values) {
        nonzeros += value != 0 ? 1 : 0;
      }
      DeltaTarget target = new DeltaTarget.Density((double) nonzeros / values.length);
      byte[] delta =
          DeltaCodec.encode(
                  FLAT, Weights.of(FLAT.layout(), values), target, DeltaCodec.Options.DEFAULT)
              .bytes();
      if (Samples.codingOf(delta) == coding) {
        return delta;
      }
    }
    return fail("no delta is coded by " + coding);
  }

  @Test
  void intactDeltasDecode() throws Exception {
    for (Map.Entry<String, byte[]> delta : deltas().entrySet()) {
      Weights result = DeltaCodec.decode(HELD, delta.getValue(), KNOWN, 1).result();
      assertThat(Envelope.of(delta.getValue()).result().matches(result.version())).isTrue();
    }
  }

  @Test
  void aMillionFlippedBitsAreAllRejected() throws Exception {
    Random random = new Random(SEED);
    Map<String, byte[]> deltas = deltas();
    int refused = 0;
    for (Map.Entry<String, byte[]> delta : deltas.entrySet()) {
      byte[] bytes = delta.getValue();
      for (int i = 0; i < FLIPS / deltas.size(); i++) {
        int at = random.nextInt(8 * bytes.length);
        bytes[at >> 3] ^= (byte) (1 << (at & 7));
        try {
          DeltaCodec.decode(HELD, bytes, KNOWN, 1);
          fail("%s: bit %d of %d flipped and accepted", delta.getKey(), at, 8 * bytes.length);
        } catch (DeltaException | UnknownBaseException e) {
          refused++;
        }
        bytes[at >> 3] ^= (byte) (1 << (at & 7));
      }
    }
    assertThat(refused).isEqualTo(FLIPS);
  }

  @Test
  void everySingleBitIsProtected() throws Exception {
    for (Map.Entry<String, byte[]> delta : deltas().entrySet()) {
      byte[] bytes = delta.getValue();
      for (int at = 0; at < 8 * bytes.length; at++) {
        bytes[at >> 3] ^= (byte) (1 << (at & 7));
        try {
          DeltaCodec.decode(HELD, bytes, KNOWN, 1);
          fail("%s: bit %d flipped and accepted", delta.getKey(), at);
        } catch (DeltaException | UnknownBaseException e) {
          assertThat(e.getMessage()).isNotBlank();
        }
        bytes[at >> 3] ^= (byte) (1 << (at & 7));
      }
    }
  }

  @Test
  void rejectsEveryTruncationAndEveryExtraByte() throws Exception {
    for (byte[] bytes : deltas().values()) {
      for (int length = 0; length <= bytes.length + 3; length++) {
        if (length != bytes.length) {
          assertThat(decode(Arrays.copyOf(bytes, length))).as("%d bytes", length).isNull();
        }
      }
    }
  }

  private static @Nullable Weights decode(byte[] bytes) {
    try {
      return DeltaCodec.decode(HELD, bytes, KNOWN, 1).result();
    } catch (DeltaException | UnknownBaseException e) {
      return null;
    }
  }

  /** Whoever forges a payload can also forge the checksum and the resulting version. */
  @Test
  void aForgedPayloadIsRejectedOrDecodesToTheStatedVersion() throws Exception {
    Random random = new Random(SEED);
    Map<String, byte[]> deltas = deltas();
    for (Map.Entry<String, byte[]> delta : deltas.entrySet()) {
      Envelope good = Envelope.of(delta.getValue());
      int accepted = 0;
      for (int i = 0; i < FORGERIES / deltas.size(); i++) {
        byte[] payload = damaged(good.payload(), random);
        Weights leadsTo = leadsTo(good, payload);
        Envelope forged =
            new Envelope(good.base(), promise(leadsTo), good.parent(), good.isLossless(), payload);
        Weights decoded = decode(forged.toBytes());
        assertThat(decoded).as("%s, forgery %d", delta.getKey(), i).isEqualTo(leadsTo);
        accepted += decoded == null ? 0 : 1;
        // With the original resulting version, only payloads that decode to it are accepted.
        Envelope lying =
            new Envelope(good.base(), good.result(), good.parent(), good.isLossless(), payload);
        Weights truth = decode(lying.toBytes());
        if (truth != null) {
          assertThat(good.result().matches(truth.version())).isTrue();
        }
      }
      assertThat(accepted).as("%s: some forgeries are deltas", delta.getKey()).isPositive();
    }
  }

  private static byte[] damaged(byte[] payload, Random random) {
    byte[] damaged =
        random.nextInt(10) == 0
            ? Arrays.copyOf(payload, Math.max(0, payload.length + random.nextInt(9) - 4))
            : payload.clone();
    for (int k = random.nextInt(4); k >= 0 && damaged.length > 0; k--) {
      int at = random.nextInt(damaged.length);
      damaged[at] =
          (byte)
              (random.nextBoolean() ? damaged[at] ^ 1 << random.nextInt(8) : random.nextInt(256));
    }
    return damaged;
  }

  private static @Nullable Weights leadsTo(Envelope good, byte[] payload) {
    Weights base = HELD.apply(good.base()).orElseThrow();
    DeltaLevels parent = good.parent() == null ? null : FIRST.levels();
    try {
      return good.isLossless()
          ? LosslessPayload.decode(base, payload, 1)
          : LossyPayload.decode(base, payload, parent, 1).result();
    } catch (DeltaException e) {
      return null;
    }
  }

  private static VersionPrefix promise(@Nullable Weights result) {
    return result == null
        ? VersionPrefix.fromBytes(new byte[Envelope.RESULT_BYTES])
        : VersionPrefix.of(result.version().sha256(), Envelope.RESULT_BYTES);
  }
}
