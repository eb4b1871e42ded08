package space.perigee.sync.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import space.perigee.sync.model.Weights;

/** Reading the header of a delta without its base. */
class DeltaInfoTest {

  private static final Weights BASE = Samples.normal(Samples.network(), 0.1, 1);
  private static final Weights NEXT = Samples.trained(BASE, 0.01, 2);

  @Test
  void readsTheNumbersOfALossyDelta() throws Exception {
    DeltaCodec.Encoded encoded =
        DeltaCodec.encode(BASE, NEXT, new DeltaTarget.Density(0.1), DeltaCodec.Options.DEFAULT);

    DeltaInfo info = DeltaInfo.of(encoded.bytes());
    DeltaInfo.Levels levels = Objects.requireNonNull(info.levels());

    assertThat(info.isLossless()).isFalse();
    assertThat(info.base().matches(BASE.version())).isTrue();
    assertThat(info.result().matches(encoded.result().version())).isTrue();
    assertThat(info.bytes()).isEqualTo(encoded.bytes().length);
    assertThat(info.payloadBytes()).isEqualTo(Envelope.of(encoded.bytes()).payload().length);
    assertThat(info.envelopeBytes()).isEqualTo(info.bytes() - info.payloadBytes()).isEqualTo(38);
    assertThat(info.weightBytes()).isEqualTo(info.payloadBytes() - levels.vectorBytes());
    assertThat(levels.tensors()).isEqualTo(8);
    assertThat(levels.weights()).isEqualTo(3816);
    assertThat(levels.density())
        .isEqualTo(encoded.statistics().density())
        .isCloseTo(0.1, within(0.003));
    assertThat(info.bitsPerNonzero())
        .isCloseTo(8.0 * info.weightBytes() / levels.nonzeros(), within(1e-9));
  }

  @Test
  void aLosslessDeltaHasNoLevelStatistics() throws Exception {
    byte[] bytes =
        DeltaCodec.encode(BASE, NEXT, new DeltaTarget.Lossless(), DeltaCodec.Options.DEFAULT)
            .bytes();

    DeltaInfo info = DeltaInfo.of(bytes);

    assertThat(info.isLossless()).isTrue();
    assertThat(info.weightBytes()).isEqualTo(info.payloadBytes());
    assertThat(info.bitsPerNonzero()).isNaN();
  }

  @Test
  void aModelWithOnlyVectorsHasNoDensity() throws Exception {
    Weights base = Weights.zero(Samples.layout(List.of(5)));
    DeltaCodec.Encoded encoded =
        DeltaCodec.encode(
            base,
            Samples.normal(base.layout(), 1, 3),
            new DeltaTarget.Density(1),
            DeltaCodec.Options.DEFAULT);

    assertThat(Objects.requireNonNull(DeltaInfo.of(encoded.bytes()).levels()).density()).isZero();
    assertThat(encoded.statistics().density()).isZero();
  }
}
