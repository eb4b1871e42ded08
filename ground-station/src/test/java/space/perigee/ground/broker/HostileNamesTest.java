package space.perigee.ground.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.broker.gate.Reason;

/** A satellite with a valid certificate that pretends to be another, or listens to others. */
@SuppressWarnings("NullAway.Init")
class HostileNamesTest {

  private static final String TREE = SecuredGround.TREE;
  private static final String ID = SecuredGround.ID;
  private static final byte[] ONLINE = "online".getBytes(StandardCharsets.UTF_8);

  private static final List<String> BORROWED =
      List.of(
          ID + "a",
          "perigee-ground/" + SecuredGround.MISSION,
          ID + "a/mallory",
          ID + "mallory/north",
          "perigee/other/mallory",
          "mallory",
          "");

  private static final List<String> TOPICS_OF_OTHERS =
      List.of(
          TREE + "a/down/control",
          TREE + "a/state",
          TREE + "a/up/model",
          TREE + "mallory/up/model",
          TREE + "mallory/state/north",
          TREE + "mallory/../a/state",
          TREE + "mallory",
          "perigee/v1/other/mallory/down/control",
          "other",
          "$SYS/broker",
          "activemq.management",
          "activemq.notifications");

  private static final List<String> FILTERS_OF_OTHERS =
      List.of(
          "#",
          "+/#",
          "perigee/#",
          TREE + "#",
          TREE + "+/up/+",
          TREE + "+/down/+",
          TREE + "+/state/#",
          TREE + "a/up/+",
          TREE + "mallory/+/model",
          TREE + "mallory/down/+",
          "$share/g/" + TREE + "+/down/+",
          "$share/g/" + TREE + "a/up/+",
          "$share/g/" + TREE + "mallory/up/+",
          "$SYS/#",
          "$sys/#",
          "$sys.mqtt.sessions",
          TREE + "mallory/up/x::perigee.v1.hostile.a.up.*",
          "x::perigee/hostile/a.perigee.v1.hostile.a.up.*",
          "activemq.notifications");

  @TempDir static Path folder;
  private static SecuredGround ground;

  @BeforeAll
  static void start() throws Exception {
    ground = new SecuredGround(folder);
    ground.assertDeltasArrive();
  }

  @AfterAll
  static void stop() throws Exception {
    ground.close();
  }

  @AfterEach
  void deltasOfTheOthersArrive() {
    ground.assertDeltasArrive();
  }

  @Test
  void takesOverNoSessionUnderABorrowedClientIdentifier() throws Exception {
    for (String borrowed : BORROWED) {
      ground.assertRefused(
          Reason.CLIENT_ID, () -> ground.raw("mallory"), RawMqtt.connectPacket(borrowed));
    }
  }

  @Test
  void takesOverNoSessionBehindAnAdmittedOne() throws Exception {
    ground.assertRefused(
        Reason.PROTOCOL, () -> ground.connected("mallory"), RawMqtt.connectPacket(ID + "a"));
  }

  @Test
  void speaksForNobodyElse() throws Exception {
    for (String topic : TOPICS_OF_OTHERS) {
      ground.assertRefused(
          Reason.TOPIC, () -> ground.connected("mallory"), RawMqtt.publish(topic, ONLINE, true));
      ground.assertRefused(
          Reason.TOPIC,
          () -> ground.raw("mallory"),
          RawMqtt.connectPacket(
              ID + "mallory", 0x26, RawMqtt.bytes(0), RawMqtt.will(topic, ONLINE)));
    }
  }

  @Test
  void readsNothingOfAnybodyElse() throws Exception {
    for (String filter : FILTERS_OF_OTHERS) {
      ground.assertRefused(
          Reason.FILTER, () -> ground.connected("mallory"), RawMqtt.subscribe(1, filter));
    }
  }

  @Test
  void readsOnlyItsOwnUplink() throws Exception {
    try (RawMqtt client = ground.connected("mallory")) {
      client.send(RawMqtt.subscribe(1, TREE + "mallory/up/+", TREE + "mallory/up/#"));
      RawMqtt.Packet answer = client.read();
      assertThat(answer.type()).isEqualTo(RawMqtt.SUBACK);
      assertThat(answer.reason()).as("granted quality of service").isZero();
    }
  }

  @Test
  void aStationSpeaksForSatellitesOnlyAsAStation() throws Exception {
    String station = ID + "mallory/north";
    try (RawMqtt client = ground.raw("north")) {
      client.send(RawMqtt.connectPacket(station));
      assertThat(client.read().reason()).isZero();
      client.send(
          RawMqtt.publish(TREE + "mallory/state/north", ONLINE, true),
          RawMqtt.publish(TREE + "mallory/down/control", new byte[3], false),
          RawMqtt.subscribe(1, TREE + "mallory/up/+"));
      assertThat(client.read().type()).isEqualTo(RawMqtt.SUBACK);
    }
    ground.assertRefused(
        Reason.CLIENT_ID, () -> ground.raw("north"), RawMqtt.connectPacket(ID + "a"));
    ground.assertRefused(
        Reason.CLIENT_ID, () -> ground.raw("north"), RawMqtt.connectPacket(ID + "a/south"));
    ground.assertRefused(
        Reason.TOPIC,
        () -> ground.connected("north", station),
        RawMqtt.publish(TREE + "a/state", ONLINE, true));
    ground.assertRefused(
        Reason.TOPIC,
        () -> ground.connected("north", station),
        RawMqtt.publish(TREE + "a/state/south", ONLINE, true));
    ground.assertRefused(
        Reason.FILTER,
        () -> ground.connected("north", station),
        RawMqtt.subscribe(1, TREE + "+/up/+"));
  }

  @Test
  void nobodyButTheGroundComesInByItsOwnDoor() throws Exception {
    try (EmbeddedBroker broker =
        TestBroker.start(
            SecuredGround.MISSION, ground.authority.given("ground"), folder.resolve("other"))) {
      RawMqtt.connect(broker.ownUri(), ground.authority.context("ground"), "anything").close();
      RawMqtt intruder = RawMqtt.open(broker.ownUri(), ground.authority.context("mallory"));
      assertThat(intruder.isEnded()).isTrue();
      assertThat(broker.refusals().count(Reason.CERTIFICATE)).isEqualTo(1);
    }
  }
}
