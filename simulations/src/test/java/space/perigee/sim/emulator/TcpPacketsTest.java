package space.perigee.sim.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import space.perigee.sync.contact.Contact;

class TcpPacketsTest {

  private static final Instant T0 = Instant.parse("2022-04-24T00:00:00Z");

  private final TrafficLedger ledger = new TrafficLedger("a");
  private final TcpPackets packets = new TcpPackets(LinkDirection.DOWN, ledger);

  @BeforeEach
  void openAContact() {
    ledger.open(new Contact("a", "g", T0, T0.plusSeconds(600), 40), T0);
  }

  private long down() {
    return ledger.report().down().headers();
  }

  private long up() {
    return ledger.report().up().headers();
  }

  @Test
  void aShortWriteIsOnePacketAndOneAcknowledgment() {
    packets.write(24);
    packets.pause();
    packets.pause();

    assertThat(down()).isEqualTo(52);
    assertThat(up()).isEqualTo(52);
  }

  @Test
  void writesWithoutAPauseFillSegments() {
    packets.write(1000);
    packets.write(400);
    packets.write(100);
    packets.pause();

    assertThat(down()).isEqualTo(2 * 52);
    assertThat(up()).isEqualTo(52);
  }

  @Test
  void everySecondSegmentOfALongWriteIsAcknowledged() {
    packets.write(5 * 1448);
    packets.pause();

    assertThat(down()).isEqualTo(5 * 52);
    assertThat(up()).isEqualTo(3 * 52);
  }
}
