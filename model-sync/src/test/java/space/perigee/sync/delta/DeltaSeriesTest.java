package space.perigee.sync.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import space.perigee.sync.model.Weights;

/** A change sent as a series of deltas, each coded against the result of the previous one. */
class DeltaSeriesTest {

  private static final Weights BASE = Samples.normal(Samples.network(), 0.1, 1);
  private static final Weights NEXT = Samples.trained(BASE, 0.01, 2);
  private static final List<DeltaTarget> TARGETS =
      List.of(
          new DeltaTarget.Density(0.01),
          new DeltaTarget.Density(0.05),
          new DeltaTarget.Bytes(2000),
          new DeltaTarget.Density(0.5),
          new DeltaTarget.Lossless(),
          new DeltaTarget.Density(0.5));

  private static List<DeltaCodec.Encoded> series() {
    return series(NEXT, TARGETS);
  }

  private static List<DeltaCodec.Encoded> series(Weights next, List<DeltaTarget> targets) {
    List<DeltaCodec.Encoded> series = new ArrayList<>();
    Weights base = BASE;
    DeltaCodec.Options options = DeltaCodec.Options.DEFAULT;
    for (DeltaTarget target : targets) {
      DeltaCodec.Encoded encoded = DeltaCodec.encode(base, next, target, options);
      series.add(encoded);
      base = encoded.result();
      options = options.withParent(encoded.levels());
    }
    return series;
  }

  @Test
  void eachDeltaReducesTheError() {
    double before = BASE.squaredDistance(NEXT);
    for (DeltaCodec.Encoded encoded : series().subList(0, 5)) {
      double distance = encoded.result().squaredDistance(NEXT);
      assertThat(distance).isLessThan(0.8 * before);
      before = distance;
    }
    assertThat(series().get(4).result()).isEqualTo(NEXT);
  }

  @Test
  void allDecodeInOrder() throws Exception {
    Weights held = BASE;
    List<DeltaLevels> known = List.of();
    for (DeltaCodec.Encoded encoded : series()) {
      DeltaCodec.Decoded decoded =
          DeltaCodec.decode(Samples.holding(held), encoded.bytes(), known, 1);
      assertThat(decoded.result()).isEqualTo(encoded.result());
      held = decoded.result();
      known = List.of(decoded.levels());
    }
    assertThat(held).isEqualTo(NEXT);
  }

  @Test
  void theTargetsOfEachAreMet() {
    List<DeltaCodec.Encoded> series = series();

    assertThat(series).hasSameSizeAs(TARGETS);
    assertThat(series.get(0).statistics().density()).isBetween(0.0099, 0.011);
    assertThat(series.get(1).statistics().density()).isBetween(0.05, 0.055);
    assertThat(series.get(2).bytes().length).isBetween(1960, 2000);
    assertThat(series.get(4).statistics().isLossy()).isFalse();
  }

  @Test
  void eachDeltaUsesThePreviousOneAsParent() {
    // The same change again and again: the previous delta is the best predictor of the next.
    Weights once = Samples.trained(BASE, 0.01, 2);
    DeltaTarget target = new DeltaTarget.Density(0.05);
    List<DeltaCodec.Encoded> series = series(once, List.of(target, target));

    int alone =
        DeltaCodec.encode(series.get(0).result(), once, target, DeltaCodec.Options.DEFAULT)
            .bytes()
            .length;

    assertThat(series.get(1).bytes().length).isLessThanOrEqualTo(alone);
  }
}
