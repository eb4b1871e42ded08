package space.perigee.ground.broker.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClientAccountTest {

  private static final Duration ATTEMPTS_APART = Duration.ofMillis(1);
  private static final Duration FLOOD = Duration.ofMinutes(1);

  private Instant now = Instant.EPOCH;
  private final Quota quota = Quota.of(Client.Role.SATELLITE, 100);
  private final ClientAccount account = new ClientAccount(quota, () -> now);

  /** Connects a thousand times a second, and returns how often it was admitted. */
  private int flood() {
    int admitted = 0;
    for (Instant end = now.plus(FLOOD); now.isBefore(end); now = now.plus(ATTEMPTS_APART)) {
      admitted += account.mayConnect() ? 1 : 0;
    }
    return admitted;
  }

  @Test
  void aFloodOfConnectionsIsAdmittedAtItsRate() {
    long perSecond = quota.packetsPerSecond() / ClientAccount.CONNECTION_COST;
    long allowed = perSecond * FLOOD.toSeconds();
    assertThat((long) flood()).isBetween(allowed, allowed + 3 * perSecond);
  }

  @Test
  void refusedConnectionsKeepNobodyOutAfterwards() {
    flood();
    now = now.plusMillis(50);
    assertThat(account.mayConnect()).isTrue();
  }
}
