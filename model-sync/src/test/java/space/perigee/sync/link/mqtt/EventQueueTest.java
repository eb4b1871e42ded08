package space.perigee.sync.link.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import space.perigee.sync.link.Link.Arrival;
import space.perigee.sync.link.Link.Presence;

class EventQueueTest {

  private static final Presence CAME = new Presence("a", true);
  private static final Presence LEFT = new Presence("a", false);

  private final EventQueue inbox = new EventQueue();

  @Test
  void keepsTheOrderOfPresenceAndFrames() throws Exception {
    Arrival frame = new Arrival("a", new byte[1]);
    inbox.presence(CAME);
    inbox.arrived(frame);
    inbox.presence(LEFT);

    assertThat(inbox.next(Duration.ZERO)).contains(CAME);
    assertThat(inbox.next(Duration.ZERO)).contains(frame);
    assertThat(inbox.next(Duration.ZERO)).contains(LEFT);
    assertThat(inbox.next(Duration.ZERO)).isEmpty();
  }

  @Test
  void aRetainedStateIsReportedOnlyIfItIsNews() throws Exception {
    inbox.presenceIfNews(LEFT);
    inbox.presenceIfNews(CAME);
    inbox.presenceIfNews(CAME);
    assertThat(inbox.next(Duration.ZERO)).contains(CAME);
    assertThat(inbox.next(Duration.ZERO)).isEmpty();

    inbox.presence(CAME);
    assertThat(inbox.next(Duration.ZERO)).as("came again after a cut").contains(CAME);
    inbox.presenceIfNews(LEFT);
    assertThat(inbox.next(Duration.ZERO)).contains(LEFT);
  }

  @Test
  void whoWasPresentLeavesWhenTheLinkGoesDown() throws Exception {
    inbox.presence(CAME);
    inbox.allLeft();
    inbox.allLeft();
    assertThat(inbox.next(Duration.ZERO)).contains(CAME);
    assertThat(inbox.next(Duration.ZERO)).contains(LEFT);
    assertThat(inbox.next(Duration.ZERO)).isEmpty();
  }

  @Test
  void boundsTheBytesThatItHolds() throws Exception {
    byte[] large = new byte[1 << 20];
    int kept = 0;
    while (inbox.arrived(new Arrival("a", large))) {
      kept++;
    }
    assertThat((long) kept * large.length).isEqualTo(EventQueue.MAX_BYTES);
    assertThat(inbox.presence(CAME)).isTrue();
    inbox.next(Duration.ZERO);
    assertThat(inbox.arrived(new Arrival("a", large))).isTrue();
  }

  @Test
  void forgetsFramesButNotPresence() throws Exception {
    inbox.arrived(new Arrival("a", new byte[1]));
    inbox.presence(CAME);
    inbox.dropFrames();
    assertThat(inbox.next(Duration.ZERO)).contains(CAME);
    assertThat(inbox.next(Duration.ZERO)).isEmpty();
  }
}
