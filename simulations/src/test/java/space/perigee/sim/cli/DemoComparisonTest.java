package space.perigee.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import space.perigee.sync.io.InputException;

class DemoComparisonTest {

  @Test
  void settingsOfAStrategyMayHaveCommasBetweenThem() {
    assertThat(DemoComparison.strategies("fedavg,fedbuff:buffer=3,rate=0.5,fedasync"))
        .containsExactly("fedavg", "fedbuff:buffer=3,rate=0.5", "fedasync");
  }

  @Test
  void theDefaultAndRepetitionsAreNotFlownTwice() {
    assertThat(DemoComparison.strategies("fedavg,clipped-mean,fedavg")).containsExactly("fedavg");
  }

  @Test
  void whatIsNoStrategyIsRefusedWithWhatThereIs() {
    assertThatThrownBy(() -> DemoComparison.strategies("fedavg,,fedbuff"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("--compare-strategies: ");
    assertThatThrownBy(() -> DemoComparison.strategies("fedmean"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("fedmean: must be one of [clipped-mean, fedavg");
    assertThatThrownBy(() -> DemoComparison.strategies("fedbuff:bufer=3"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("bufer");
  }
}
