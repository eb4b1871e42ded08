package space.perigee.ground.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.broker.gate.Gate;
import space.perigee.ground.broker.gate.Reason;

/** A satellite with a valid certificate that uses up what it can within its own tree. */
@SuppressWarnings("NullAway.Init")
class HostileFloodsTest {

  private static final String OWN = SecuredGround.TREE + "mallory/";
  private static final String ID = SecuredGround.ID + "mallory";

  @TempDir static Path folder;
  private static SecuredGround ground;
  private static long heapBefore;

  @BeforeAll
  static void start() throws Exception {
    ground = new SecuredGround(folder);
    ground.assertDeltasArrive();
    heapBefore = SecuredGround.usedHeap();
  }

  @AfterAll
  static void stop() throws Exception {
    ground.close();
  }

  @AfterEach
  void deltasOfTheOthersArriveAndMemoryIsBounded() throws Exception {
    ground.assertDeltasArrive();
    ground.admitted("mallory").close();
    SecuredGround.assertHeapIsBounded(heapBefore);
  }

  /** Sends numbered packets over one connection after another. */
  private static void flood(int count, Numbered packets) throws Exception {
    int sent = 0;
    while (sent < count) {
      try (RawMqtt client = ground.connected("mallory")) {
        while (sent < count) {
          client.send(packets.packet(sent++));
        }
      } catch (IOException e) {
        // ended by the broker, or not admitted so soon again: the flood goes on
      }
    }
  }

  private interface Numbered {
    byte[] packet(int number);
  }

  @Test
  void retainedMessagesOnFortyThousandTopics() throws Exception {
    long before = ground.refused(Reason.RETAINED);
    flood(40_000, i -> RawMqtt.publish(OWN + "r/" + i, new byte[6], true));
    assertThat(ground.refused(Reason.RETAINED)).isGreaterThan(before);
  }

  @Test
  void moreTopicsThanItsShare() throws Exception {
    long before = ground.refused(Reason.TOPICS);
    flood(20_000, i -> RawMqtt.publish(OWN + "t/" + i, new byte[6], false));
    assertThat(ground.refused(Reason.TOPICS)).isGreaterThan(before);
  }

  @Test
  void deepTopics() throws Exception {
    ground.assertRefused(
        Reason.TOPIC,
        () -> ground.connected("mallory"),
        RawMqtt.publish(OWN + "x/".repeat(30_000) + "x", new byte[6], false));
    ground.assertRefused(
        Reason.FILTER,
        () -> ground.connected("mallory"),
        RawMqtt.subscribe(1, OWN + "up/" + "+/".repeat(30_000) + "+"));
  }

  @Test
  void subscriptions() throws Exception {
    long before = ground.refused(Reason.SUBSCRIPTIONS);
    flood(5_000, i -> RawMqtt.subscribe(1 + i % 1000, OWN + "up/" + i));
    String[] many = new String[200];
    for (int i = 0; i < many.length; i++) {
      many[i] = OWN + "up/" + i;
    }
    ground.assertRefused(
        Reason.SUBSCRIPTIONS, () -> ground.connected("mallory"), RawMqtt.subscribe(1, many));
    assertThat(ground.refused(Reason.SUBSCRIPTIONS)).isGreaterThan(before + 1);
  }

  /** Each subscription is answered with the retained state, and makes a queue. */
  @Test
  void subscriptionsThatComeAndGo() throws Exception {
    flood(
        400,
        i ->
            RawMqtt.join(RawMqtt.subscribe(1, OWN + "up/+"), RawMqtt.unsubscribe(2, OWN + "up/+")));
  }

  @Test
  void lastWills() throws Exception {
    ground.assertRefused(
        Reason.PROTOCOL,
        () -> ground.raw("mallory"),
        RawMqtt.connectPacket(
            ID, 0x26, RawMqtt.bytes(0), RawMqtt.will(OWN + "state", new byte[60_000])));
    long before = ground.refused(Reason.RETAINED) + ground.refused(Reason.TOPICS);
    int wills = 0;
    while (ground.refused(Reason.RETAINED) + ground.refused(Reason.TOPICS) == before) {
      wills += leavesWill(OWN + "w/" + wills) ? 1 : 0;
      assertThat(wills).isLessThan(40);
    }
  }

  /** False if it was not admitted so soon again, or its will was one too many. */
  private static boolean leavesWill(String topic) throws Exception {
    try (RawMqtt client = ground.raw("mallory")) {
      client.send(
          RawMqtt.connectPacket(ID, 0x26, RawMqtt.bytes(0), RawMqtt.will(topic, new byte[6])));
      RawMqtt.Packet answer = client.read();
      return answer.type() == RawMqtt.CONNACK && answer.reason() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void packetsLongerThanAFrame() throws Exception {
    ground.assertRefused(
        Reason.MALFORMED,
        () -> ground.connected("mallory"),
        RawMqtt.publish(OWN + "down/delta", new byte[Gate.MAX_PACKET_BYTES], false));
    // The length of a packet of 256 MB, of which nothing comes.
    ground.assertRefused(
        Reason.MALFORMED,
        () -> ground.connected("mallory"),
        RawMqtt.join(RawMqtt.bytes(0x30, 0xFF, 0xFF, 0xFF, 0x7F), RawMqtt.text(OWN + "x")));
  }

  @Test
  void framesAsFastAsItCan() throws Exception {
    byte[] payload = new byte[60_000];
    try (RawMqtt client = ground.admitted("mallory")) {
      client.readTimeout(Duration.ofSeconds(60));
      for (int i = 0; i < 1_000; i++) {
        client.send(RawMqtt.publish(OWN + "down/delta", payload, false));
      }
    }
  }

  @Test
  void smallMessagesAsFastAsItCan() throws Exception {
    try (RawMqtt client = ground.admitted("mallory")) {
      byte[] packet = RawMqtt.publish(OWN + "down/control", new byte[1], false);
      byte[][] hundred = new byte[100][];
      Arrays.fill(hundred, packet);
      byte[] burst = RawMqtt.join(hundred);
      for (int i = 0; i < 60; i++) {
        client.send(burst);
      }
    }
  }

  /** What the ground sends to it fills its queue, and what it publishes is not acknowledged. */
  @Test
  void neverReadsAndNeverAcknowledges() throws Exception {
    try (RawMqtt reader = ground.admitted("mallory")) {
      reader.send(
          RawMqtt.subscribe(1, OWN + "up/+"),
          RawMqtt.publish(OWN + "state", "online".getBytes(StandardCharsets.UTF_8), true));
      for (int i = 0; i < 2_000; i++) {
        reader.send(RawMqtt.publish(OWN + "down/control", new byte[64], 1, 1 + i % 60_000));
        reader.send(RawMqtt.ping());
      }
      ground.assertDeltasArrive();
    }
  }

  @Test
  void featuresThatMakeTheBrokerRemember() throws Exception {
    ground.assertRefused(
        Reason.PROTOCOL,
        () -> ground.connected("mallory"),
        RawMqtt.publish(OWN + "down/control", new byte[1], 2, 1));
    for (int type : new int[] {0x50, 0x62, 0x70}) {
      ground.assertRefused(
          Reason.PROTOCOL,
          () -> ground.connected("mallory"),
          RawMqtt.packet(type, RawMqtt.bytes(0, 1)));
    }
    byte[] alias = RawMqtt.bytes(3, 0x23, 0, 1);
    ground.assertRefused(
        Reason.PROTOCOL,
        () -> ground.connected("mallory"),
        RawMqtt.packet(0x30, RawMqtt.text(OWN + "down/control"), alias));
    byte[] lasting = RawMqtt.bytes(5, 0x11, 0, 0, 1, 0);
    ground.assertRefused(
        Reason.PROTOCOL, () -> ground.raw("mallory"), RawMqtt.connectPacket(ID, 0x02, lasting));
    ground.assertRefused(
        Reason.PROTOCOL,
        () -> ground.connected("mallory"),
        RawMqtt.packet(0xE0, RawMqtt.bytes(0), lasting));
    byte[][] properties = new byte[2_000][];
    Arrays.fill(
        properties, RawMqtt.join(RawMqtt.bytes(0x26), RawMqtt.text("k"), RawMqtt.text("v")));
    byte[] all = RawMqtt.join(properties);
    ground.assertRefused(
        Reason.PROTOCOL,
        () -> ground.connected("mallory"),
        RawMqtt.packet(
            0x30,
            RawMqtt.text(OWN + "down/control"),
            RawMqtt.bytes(all.length & 0x7F | 0x80, all.length >> 7),
            all));
  }
}
