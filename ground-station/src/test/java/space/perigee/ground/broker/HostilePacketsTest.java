package space.perigee.ground.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.broker.gate.Reason;

/** Thousands of damaged packets from a client with a valid certificate. */
class HostilePacketsTest {

  private static final long SEED = 20_261_129;
  private static final int PACKETS = 4_000;
  private static final int PACKETS_PER_CONNECTION = 8;
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final int MAX_FLIPS = 4;

  private static final String ID = SecuredGround.ID + "mallory/north";
  private static final String OWN = SecuredGround.TREE + "mallory/";

  private final Random random = new Random(SEED);

  /** A packet of each kind, valid ones first. */
  private byte[] template() {
    List<byte[]> all =
        List.of(
            RawMqtt.publish(OWN + "down/control", new byte[20], false),
            RawMqtt.publish(OWN + "down/delta", new byte[200], 1, 7),
            RawMqtt.publish(OWN + "state/north", new byte[] {'o', 'n'}, true),
            RawMqtt.subscribe(3, OWN + "up/+"),
            RawMqtt.unsubscribe(4, OWN + "up/+"),
            RawMqtt.ping(),
            RawMqtt.packet(0x40, RawMqtt.bytes(0, 7)),
            RawMqtt.packet(0x50, RawMqtt.bytes(0, 7)),
            RawMqtt.packet(0x62, RawMqtt.bytes(0, 7)),
            RawMqtt.packet(0x70, RawMqtt.bytes(0, 7)),
            RawMqtt.packet(0xE0, RawMqtt.bytes(0, 0)),
            RawMqtt.packet(0xF0, RawMqtt.bytes(0x18, 0)),
            RawMqtt.connectPacket(ID),
            RawMqtt.connectPacket(
                ID,
                0x2E,
                RawMqtt.bytes(5, 0x11, 0, 0, 0, 0),
                RawMqtt.will(OWN + "state/north", new byte[3])));
    return all.get(random.nextInt(all.size())).clone();
  }

  /** A packet with flipped bits, another end, or nothing but chance. */
  private byte[] damaged() {
    byte[] packet = template();
    switch (random.nextInt(4)) {
      case 0 -> {
        for (int i = 0; i <= random.nextInt(MAX_FLIPS); i++) {
          packet[random.nextInt(packet.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
      case 1 -> packet = Arrays.copyOf(packet, random.nextInt(packet.length + 8));
      case 2 -> {
        packet = new byte[1 + random.nextInt(80)];
        random.nextBytes(packet);
      }
      default -> {
        int at = random.nextInt(packet.length);
        packet = RawMqtt.join(packet, Arrays.copyOfRange(packet, at, packet.length));
      }
    }
    return packet;
  }

  @Test
  void arePassedOnOrRefusedAndDisturbNobody(@TempDir Path folder) throws Exception {
    try (SecuredGround ground = new SecuredGround(folder)) {
      ground.assertDeltasArrive();
      long before = SecuredGround.usedHeap();
      int sent = 0;
      int ended = 0;
      while (sent < PACKETS) {
        // The certificate of a station, since it may connect more often than that of a satellite.
        try (RawMqtt client = ground.raw("north")) {
          if (random.nextInt(8) > 0) {
            client.send(RawMqtt.connectPacket(ID));
          }
          for (int i = 0; i < PACKETS_PER_CONNECTION; i++) {
            sent++;
            client.send(damaged());
          }
          client.readTimeout(PAUSE);
          ended += client.isEnded() ? 1 : 0;
        } catch (IOException e) {
          // ended while it sent, or it waits for the rest of a packet
        }
      }
      assertThat(ended).as("connections that were ended, of seed %d", SEED).isGreaterThan(100);
      long refused = 0;
      for (Reason reason : Reason.values()) {
        refused += ground.refused(reason);
      }
      assertThat(refused).isGreaterThan(100);
      ground.assertDeltasArrive();
      SecuredGround.assertHeapIsBounded(before);
    }
  }
}
