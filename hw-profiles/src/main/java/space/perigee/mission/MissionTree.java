package space.perigee.mission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import space.perigee.mission.SatelliteEntry.Passes;

/** Turns the records of a mission back into the fields of its file. */
final class MissionTree {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Mission mission;

  MissionTree(Mission mission) {
    this.mission = mission;
  }

  ObjectNode tree() {
    ObjectNode tree = NODES.objectNode();
    tree.put("name", mission.name());
    tree.put("model", text(mission.model()));
    tree.set("data", data(mission.data()));
    ArrayNode satellites = tree.putArray("satellites");
    mission.satellites().forEach(entry -> satellites.add(satellite(entry)));
    tree.set("stations", stations(mission.stations()));
    ArrayNode receivers = tree.putArray("receivers");
    mission.receivers().forEach(entry -> receivers.add(receiver(entry)));
    tree.set("ground", ground(mission.ground()));
    ArrayNode links = tree.putArray("links");
    mission
        .links()
        .forEach(
            link ->
                links.addObject().put("satellite", link.satellite()).put("ground", link.ground()));
    tree.set("deltas", deltas(mission.deltas()));
    if (!mission.personalLayers().isEmpty()) {
      ArrayNode layers = tree.putArray("personal-layers");
      mission.personalLayers().forEach(layers::add);
    }
    mission.keys().ifPresent(keys -> tree.put("keys", text(keys.folder())));
    ObjectNode period = tree.putObject("contact-plan");
    mission.contactPlan().from().ifPresent(from -> period.put("from", from.toString()));
    period.put("days", mission.contactPlan().days());
    tree.put("state", text(mission.state()));
    return tree;
  }

  private static ObjectNode data(DataForm form) {
    ObjectNode data = NODES.objectNode().put("label", form.label());
    if (!form.features().isEmpty()) {
      ArrayNode features = data.putArray("features");
      form.features().forEach(features::add);
    }
    form.layout().ifPresent(layout -> data.put("layout", layout));
    return data.put("skip-bad-rows", form.skipBadRows());
  }

  private static ObjectNode satellite(SatelliteEntry entry) {
    ObjectNode node = NODES.objectNode();
    node.put("name", entry.name()).put("spacecraft", entry.spacecraft());
    if (entry.passes() instanceof Passes.Elements elements) {
      node.put("elements", text(elements.file()));
      elements.object().ifPresent(object -> node.put("object", object));
    } else if (entry.passes() instanceof Passes.Plan plan) {
      node.put("contacts", text(plan.file()));
    }
    node.put("data", text(entry.sensor().data()));
    put(node, "golden", entry.sensor().golden());
    node.put("sample-interval", MissionDuration.text(entry.sensor().sampleInterval()));
    node.put("order", lower(entry.sensor().order()));
    node.put("repeat", entry.sensor().repeat());
    put(node, "learning", entry.training().learning());
    node.put("labels", lower(entry.training().labels()));
    node.put("seed", entry.training().seed());
    entry.predictions().ifPresent(target -> node.put("predictions", target));
    return node;
  }

  private static JsonNode stations(StationList stations) {
    if (stations instanceof StationList.File file) {
      return NODES.textNode(text(file.path()));
    }
    ArrayNode list = NODES.arrayNode();
    if (stations instanceof StationList.Inline inline) {
      for (StationList.Place place : inline.places()) {
        ObjectNode node = list.addObject().put("name", place.name());
        node.put("latitude-deg", place.latitudeDeg());
        node.put("longitude-deg", place.longitudeDeg());
        node.put("altitude-m", place.altitudeM());
        place.maskDeg().ifPresent(mask -> node.put("mask-deg", mask));
      }
    }
    return list;
  }

  private static ObjectNode receiver(ReceiverEntry entry) {
    return NODES
        .objectNode()
        .put("station", entry.station())
        .put("listen", entry.listen())
        .put("center", entry.center());
  }

  private static ObjectNode ground(GroundEntry ground) {
    ObjectNode node = NODES.objectNode().put("name", ground.name());
    put(node, "held-out", ground.scoring().heldOut());
    put(node, "gate", ground.scoring().gate());
    put(node, "unlabeled", ground.scoring().unlabeled());
    node.put("gate-tolerance", ground.scoring().gateTolerance());
    node.put("gate-class-tolerance", ground.scoring().gateClassTolerance());
    node.put("aggregation", ground.rounds().aggregation());
    node.put("quorum", ground.rounds().quorum());
    node.put("round-timeout", MissionDuration.text(ground.rounds().timeout()));
    ground.rounds().maxAge().ifPresent(age -> node.put("max-age", MissionDuration.text(age)));
    node.put("bind", ground.ports().bind());
    node.put("mqtt-port", ground.ports().mqtt());
    node.put("http-port", ground.ports().http());
    GroundEntry.Keeping keeping = ground.keeping();
    keeping.database().ifPresent(url -> node.put("database", url));
    keeping.events().ifPresent(count -> node.put("keep-events", count));
    keeping.deltas().ifPresent(count -> node.put("keep-deltas", count));
    keeping.rejected().ifPresent(count -> node.put("keep-rejected", count));
    keeping.scores().ifPresent(count -> node.put("keep-scores", count));
    keeping.versionsMib().ifPresent(mib -> node.put("versions-quota", mib));
    GroundEntry.Access access = ground.access();
    access.events().ifPresent(link -> node.put("events", link));
    if (!access.hosts().isEmpty()) {
      access.hosts().forEach(node.putArray("http-hosts")::add);
    }
    access.metricSatellites().ifPresent(count -> node.put("metric-satellites", count));
    return node;
  }

  private static JsonNode deltas(DeltaRule deltas) {
    if (deltas instanceof DeltaRule.Density density) {
      return NODES.objectNode().put("density", density.fraction());
    }
    return deltas instanceof DeltaRule.Bytes bytes
        ? NODES.objectNode().put("bytes", bytes.limit())
        : NODES.textNode("lossless");
  }

  private static void put(ObjectNode node, String field, Optional<Path> path) {
    path.ifPresent(value -> node.put(field, text(value)));
  }

  private static String text(Path path) {
    return path.toString();
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
