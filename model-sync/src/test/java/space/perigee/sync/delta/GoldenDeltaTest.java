package space.perigee.sync.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.model.Weights;

/**
 * Pins the bytes of deltas. A satellite and a ground station run different builds on different Java
 * versions and processors, and their level models must agree in every bit: after one float that is
 * rounded differently, everything decodes to noise. A change of these values is a change of the
 * format and requires a new format number. If they differ on some JDK, Perigee must not run on it.
 *
 * <p>No slice here is coded by zstd, whose output depends on its version.
 */
class GoldenDeltaTest {

  private static final Weights BASE = Samples.normal(Samples.network(), 0.1, 1);
  private static final Weights NEXT = Samples.trained(BASE, 0.01, 2);
  private static final DeltaCodec.Encoded FIRST =
      encode(BASE, NEXT, 0.05, DeltaCodec.Options.DEFAULT);

  private static DeltaCodec.Encoded encode(
      Weights base, Weights next, double density, DeltaCodec.Options options) {
    return DeltaCodec.encode(base, next, new DeltaTarget.Density(density), options);
  }

  private static String sha256(byte[] bytes) throws DeltaException {
    assertThat(Samples.codingOf(bytes)).isNotEqualTo(SliceCoding.ZSTD);
    return Sha256.of(bytes).hex();
  }

  /** If this test fails, the test models have changed, not the codec. */
  @Test
  void theTestWeightsAreUnchanged() {
    assertThat(BASE.version().hex())
        .isEqualTo("04bec5634d4008e47a15a25dbd899d84ddc1eb24ba7ee030c389421c036dc78d");
    assertThat(NEXT.version().hex())
        .isEqualTo("7b4ec3f84b26bfb4311523e9e4f83202cba9f76abc1ec84140f7795033154f05");
  }

  @Test
  void aSparseDelta() throws Exception {
    assertThat(FIRST.bytes()).hasSize(173);
    assertThat(sha256(FIRST.bytes()))
        .isEqualTo("1b9c9427392e1950ed0404c143ba0349705819bdf79d76e888a4e9d93c30ea10");
  }

  @Test
  void aDenseDelta() throws Exception {
    assertThat(sha256(encode(BASE, NEXT, 0.9, DeltaCodec.Options.DEFAULT).bytes()))
        .isEqualTo("9719ff13fdd76b4a14d0ae5c9618fc1670085343311fde87bcc45fcd5d599ca7");
  }

  @Test
  void aDeltaWithAParent() throws Exception {
    byte[] bytes =
        encode(
                FIRST.result(),
                Samples.trained(NEXT, 0.01, 2),
                0.05,
                DeltaCodec.Options.DEFAULT.withParent(FIRST.levels()))
            .bytes();

    assertThat(DeltaInfo.of(bytes).parent()).isNotNull();
    assertThat(sha256(bytes))
        .isEqualTo("59626a20c56939ea3b81d3ef67a8cf934a815f3c11451e41a874376f78855154");
  }

  @Test
  void aDeltaOfSeveralSlices() throws Exception {
    Weights base = Weights.zero(Samples.layout(List.of(2600, 2600), List.of(100)));

    byte[] bytes =
        encode(base, Samples.trained(base, 0.01, 3), 0.01, DeltaCodec.Options.DEFAULT).bytes();

    assertThat(sha256(bytes))
        .isEqualTo("9483e8b93947cf88c92bfe2e03171edfae4165b6e9c3db3de78d115eca87ea64");
  }

  @Test
  void aLosslessDelta() {
    byte[] bytes =
        DeltaCodec.encode(BASE, NEXT, new DeltaTarget.Lossless(), DeltaCodec.Options.DEFAULT)
            .bytes();

    assertThat(Sha256.of(bytes).hex())
        .isEqualTo("9601533328c1ee4d0d5c883e155a6f9d2c1204bc82bbef9b9410bdcf6de2d718");
  }
}
