package space.perigee.sync.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.Weights;

/**
 * Hostile bytes cause a {@link DeltaException} or an {@link UnknownBaseException}, or decode to
 * exactly the version that they state, within 256 MiB.
 *
 * <p>In an ordinary build these methods run over the seeds below and over the inputs kept in {@code
 * DeltaFuzzTestInputs}; with {@code -Pfuzz} Jazzer searches for more. A fuzzer cannot guess the
 * checksum of an envelope, so three of the four methods seal their input.
 */
class DeltaFuzzTest {

  private static final ParameterLayout LAYOUT =
      Samples.layout(
          List.of(4, 2, 3, 3), List.of(4), List.of(20, 24), List.of(24), List.of(), List.of(1, 5));
  private static final Weights BASE = Samples.normal(LAYOUT, 0.1, 1);
  private static final Weights NEXT = Samples.trained(BASE, 0.01, 2);
  private static final DeltaCodec.Encoded FIRST =
      DeltaCodec.encode(BASE, NEXT, new DeltaTarget.Density(0.1), DeltaCodec.Options.DEFAULT);
  private static final Weights THEN = Samples.trained(NEXT, 0.01, 2);
  private static final List<DeltaLevels> KNOWN = List.of(FIRST.levels());
  private static final List<DeltaTarget> TARGETS =
      List.of(
          new DeltaTarget.Lossless(),
          new DeltaTarget.Density(0.002),
          new DeltaTarget.Density(0.05),
          new DeltaTarget.Density(1),
          new DeltaTarget.Bytes(200));

  static Stream<byte[]> deltas() {
    Stream<byte[]> alone =
        TARGETS.stream()
            .map(
                target ->
                    DeltaCodec.encode(FIRST.result(), THEN, target, DeltaCodec.Options.DEFAULT)
                        .bytes());
    // The encoder would not use a parent, which saves too little for so small a model.
    Stream<byte[]> children =
        lossyPayloadsWithAParent()
            .map(payload -> Envelope.ofLossy(FIRST.result(), THEN, FIRST.levels(), payload))
            .map(Envelope::toBytes);
    return Stream.concat(alone, children);
  }

  static Stream<byte[]> lossyPayloads() {
    return payloads(null);
  }

  static Stream<byte[]> lossyPayloadsWithAParent() {
    return payloads(FIRST.levels());
  }

  private static Stream<byte[]> payloads(@Nullable DeltaLevels parent) {
    Change change = Change.screened(FIRST.result(), THEN, 1);
    return Stream.of(1f, 0.1f, 0.01f, 0.001f, 1e-5f)
        .map(part -> Quantizer.representable(part * change.magnitudes().largest()))
        .map(
            step ->
                LossyPayload.encode(
                    Quantized.of(change, step, 1), parent, 1, LossyPayload.OnCoded.NOTHING));
  }

  static Stream<byte[]> losslessPayloads() {
    return Stream.of(FIRST.result(), BASE).map(from -> LosslessPayload.encode(from, THEN, 1));
  }

  @MethodSource("deltas")
  @FuzzTest(maxDuration = "10m")
  void anyBytesAreRefusedOrTrue(byte[] bytes) {
    @Nullable DeltaInfo info = null;
    try {
      info = DeltaInfo.of(bytes);
      Optional<DeltaLevels> levels = DeltaCodec.levels(LAYOUT, bytes, KNOWN);
      levels.ifPresent(l -> assertThat(l.size()).isEqualTo(LAYOUT.size()));
    } catch (DeltaException e) {
      assertThat(e).hasMessageNotContaining("null");
    }
    try {
      DeltaCodec.Decoded decoded =
          DeltaCodec.decode(Samples.holding(BASE, FIRST.result()), bytes, KNOWN, 1);
      assertThat(info).isNotNull();
      assertThat(Envelope.of(bytes).result().matches(decoded.result().version())).isTrue();
    } catch (DeltaException | UnknownBaseException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @MethodSource("lossyPayloads")
  @FuzzTest(maxDuration = "10m")
  void aSealedLossyPayloadIsRefusedOrTrue(byte[] payload) {
    lossy(payload, null);
  }

  @MethodSource("lossyPayloadsWithAParent")
  @FuzzTest(maxDuration = "10m")
  void aSealedLossyPayloadWithAParentIsRefusedOrTrue(byte[] payload) {
    lossy(payload, FIRST.levels());
  }

  private static void lossy(byte[] payload, @Nullable DeltaLevels parent) {
    Weights promised;
    try {
      promised = LossyPayload.decode(BASE, payload, parent, 1).result();
    } catch (DeltaException e) {
      promised = NEXT;
    }
    sealed(Envelope.ofLossy(BASE, promised, parent, payload), promised);
    sealed(Envelope.ofLossy(BASE, BASE, parent, payload), BASE);
  }

  @MethodSource("losslessPayloads")
  @FuzzTest(maxDuration = "10m")
  void aSealedLosslessPayloadIsRefusedOrTrue(byte[] payload) {
    Weights promised;
    try {
      promised = LosslessPayload.decode(BASE, payload, 1);
    } catch (DeltaException e) {
      promised = NEXT;
    }
    sealed(Envelope.ofLossless(BASE, promised, payload), promised);
    sealed(Envelope.ofLossless(BASE, BASE, payload), BASE);
  }

  private static void sealed(Envelope envelope, Weights promised) {
    byte[] bytes = envelope.toBytes();
    try {
      DeltaCodec.Decoded decoded = DeltaCodec.decode(Samples.holding(BASE), bytes, KNOWN, 1);
      assertThat(decoded.result()).isEqualTo(promised);
      assertThat(decoded.levels().size()).isEqualTo(LAYOUT.size());
    } catch (DeltaException e) {
      assertThat(e.getMessage()).isNotBlank();
    } catch (UnknownBaseException e) {
      fail("base and parent are held", e);
    }
  }
}
