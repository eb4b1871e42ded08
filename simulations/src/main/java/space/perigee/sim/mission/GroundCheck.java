package space.perigee.sim.mission;

import java.util.List;
import space.perigee.ground.aggregate.AggregationStrategies;
import space.perigee.ground.broker.EmbeddedBrokers;
import space.perigee.hw.yaml.Finding;
import space.perigee.hw.yaml.NearestName;
import space.perigee.mission.GroundEntry;
import space.perigee.mission.LinkEntry;
import space.perigee.mission.Mission;
import space.perigee.mission.ReceiverEntry;
import space.perigee.sim.contacts.GroundStation;
import space.perigee.sync.io.InputException;
import space.perigee.sync.link.uri.LinkUri;

/** Checks what the ground is told: links, ports, receivers and aggregation. */
final class GroundCheck {

  private final Mission mission;
  private final CheckLog log;

  GroundCheck(Mission mission, CheckLog log) {
    this.mission = mission;
    this.log = log;
  }

  void check() {
    GroundEntry ground = mission.ground();
    String aggregation = ground.rounds().aggregation();
    List<String> strategies = AggregationStrategies.names();
    String strategy = AggregationStrategies.nameIn(aggregation);
    if (!strategies.contains(strategy)) {
      log.error(
          "ground.aggregation",
          Finding.quote(strategy)
              + " must be one of "
              + strategies
              + NearestName.hint(strategy, strategies));
    } else {
      try {
        AggregationStrategies.parse(aggregation);
      } catch (IllegalArgumentException e) {
        log.error("ground.aggregation", String.valueOf(e.getMessage()));
      }
    }
    if (ground.ports().mqtt() == ground.ports().http() && ground.ports().mqtt() != 0) {
      log.error(
          "ground.http-port",
          "'" + ground.ports().http() + "' must differ from the port of the broker");
    }
    ground.access().events().ifPresent(this::events);
    for (int i = 0; i < mission.links().size(); i++) {
      LinkEntry link = mission.links().get(i);
      String at = "links[" + i + "].";
      parse(at + "satellite", link.satellite());
      if (!EmbeddedBrokers.matches(link.ground())) {
        parse(at + "ground", link.ground());
      } else {
        sameBroker(at + "satellite", link);
      }
    }
    receivers();
  }

  private void events(String link) {
    String field = "ground.events";
    if (EmbeddedBrokers.matches(link)) {
      if (mission.links().stream().noneMatch(it -> EmbeddedBrokers.matches(it.ground()))) {
        log.error(field, Finding.quote(link) + " must be mqtt:// or mqtts://: no link is a broker");
      }
      return;
    }
    try {
      if (!(LinkUri.parse(link) instanceof LinkUri.Mqtt)) {
        log.error(field, Finding.quote(link) + " must be 'broker', mqtt:// or mqtts://");
      }
    } catch (InputException e) {
      log.error(field, String.valueOf(e.getMessage()));
    }
  }

  private void parse(String field, String link) {
    try {
      LinkUri.parse(link);
    } catch (InputException e) {
      log.error(field, String.valueOf(e.getMessage()));
    }
  }

  /** A satellite on this machine connects to the port at which the broker listens. */
  private void sameBroker(String field, LinkEntry link) {
    try {
      if (!(LinkUri.parse(link.satellite()) instanceof LinkUri.Mqtt mqtt)) {
        log.error(field, "must be mqtt:// or mqtts://, since the ground's end is its broker");
        return;
      }
      int port = mission.ground().ports().mqtt();
      boolean isHere = List.of("127.0.0.1", "localhost").contains(mqtt.broker().host());
      if (isHere && port != 0 && mqtt.broker().port() != port) {
        log.error(
            field,
            "'" + mqtt.broker() + "' must have the port of the broker, ground.mqtt-port " + port);
      }
      if (isHere && port == 0) {
        log.error(field, "'" + mqtt.broker() + "' needs a fixed port; set ground.mqtt-port");
      }
      String bind = mission.ground().ports().bind();
      if (mqtt.tls() == null && !bind.equals("localhost") && !bind.startsWith("127.")) {
        log.error(
            "ground.bind",
            Finding.quote(bind)
                + " must be 127.0.0.1 while a link has no TLS: the broker serves other addresses"
                + " with TLS only");
      }
      if (mqtt.tls() == null && mission.keys().isEmpty()) {
        log.warning(field, "has no TLS, and without keys nothing on it is encrypted");
      }
    } catch (InputException e) {
      // Reported already.
    }
  }

  private void receivers() {
    List<String> stations =
        new MissionOrbits(mission, note -> {}).stations().stream().map(GroundStation::id).toList();
    for (int i = 0; i < mission.receivers().size(); i++) {
      ReceiverEntry receiver = mission.receivers().get(i);
      String at = "receivers[" + i + "].";
      if (!EmbeddedBrokers.matches(receiver.listen())) {
        parse(at + "listen", receiver.listen());
      }
      parse(at + "center", receiver.center());
      if (!stations.isEmpty() && !stations.contains(receiver.station())) {
        log.error(
            at + "station",
            Finding.quote(receiver.station())
                + " must be one of the stations: "
                + String.join(", ", stations)
                + NearestName.hint(receiver.station(), stations));
      }
    }
  }
}
