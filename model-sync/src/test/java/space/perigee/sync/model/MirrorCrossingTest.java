package space.perigee.sync.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MirrorCrossingTest {

  private static final ParameterLayout LAYOUT =
      new ParameterLayout(List.of(new TensorSpec("W", List.of(1))));

  /**
   * In each contact a satellite's delta and a global model cross; each side records its own last.
   */
  @Test
  void theOtherSideHoldsTheBaseWhenContentsCrossAtEachContact() {
    Mirror ground = Mirror.startingFrom(weights(0));
    Mirror satellite = ground;
    for (int contact = 1; contact <= 20; contact++) {
      Weights global = weights(contact);
      Weights delta = weights(-contact);
      Weights globalBase = ground.baseFor(global);
      Weights deltaBase = satellite.baseFor(delta);
      assertThat(satellite.find(globalBase.version())).contains(globalBase);
      assertThat(ground.find(deltaBase.version())).contains(deltaBase);

      ground = ground.offer(global);
      satellite = satellite.offer(delta);
      ground = ground.accept(deltaBase.version(), delta).acknowledge(global.version());
      satellite = satellite.accept(globalBase.version(), global).acknowledge(delta.version());

      // The next global model happens to be near the second to last.
      Weights near = weights(contact - 1 + 0.25f);
      Weights base = ground.baseFor(near);
      assertThat(satellite.find(base.version())).contains(base);
    }
  }

  private static Weights weights(float value) {
    return Weights.of(LAYOUT, new float[] {value});
  }
}
