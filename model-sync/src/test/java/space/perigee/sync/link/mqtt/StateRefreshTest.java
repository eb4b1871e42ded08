package space.perigee.sync.link.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateRefreshTest {

  private final StateRefresh refresh = new StateRefresh();

  private List<Integer> asked(int ticks) {
    List<Integer> asked = new ArrayList<>();
    for (int tick = 1; tick <= ticks; tick++) {
      if (refresh.tick()) {
        asked.add(tick);
      }
    }
    return asked;
  }

  @Test
  void asksTwiceAfterADoubtAndThenNeverAgain() {
    assertThat(asked(1000)).isEmpty();
    refresh.onDoubt();
    assertThat(asked(100_000))
        .containsExactly(StateRefresh.FIRST, StateRefresh.FIRST + StateRefresh.SECOND);
  }

  @Test
  void aNewDoubtBeginsAgain() {
    refresh.onDoubt();
    asked(StateRefresh.FIRST + 1);
    refresh.onDoubt();
    assertThat(asked(10_000))
        .containsExactly(StateRefresh.FIRST, StateRefresh.FIRST + StateRefresh.SECOND);
  }
}
