package space.perigee.mission;

import com.fasterxml.jackson.core.JsonPointer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import space.perigee.hw.yaml.Finding;
import space.perigee.mission.SatelliteEntry.Passes;

/** Creates the records of a mission, and reports what the schema cannot express. */
final class MissionReader {

  private final MissionFields fields;
  private final Set<String> parties = new HashSet<>();

  MissionReader(MissionFields fields) {
    this.fields = fields;
  }

  /** The mission; of use only if the fields have no findings afterwards. */
  Mission mission(MissionSource source) {
    GroundEntry ground = ground(at("ground"), fields.entries(at("satellites")).size());
    return new Mission(
        fields.text(at("name"), ""),
        fields.path(at("model")),
        data(at("data")),
        fields.entries(at("satellites")).stream().map(this::satellite).toList(),
        stations(at("stations")),
        fields.entries(at("receivers")).stream().map(this::receiver).toList(),
        ground,
        fields.entries(at("links")).stream().map(this::link).toList(),
        deltas(at("deltas")),
        fields.entries(at("personal-layers")).stream()
            .map(layer -> fields.text(layer, ""))
            .toList(),
        fields.optionalPath(at("keys")).map(KeyFolders::new),
        new PlanPeriod(
            fields.instant(at("contact-plan", "from")),
            (int) fields.integer(at("contact-plan", "days"), PlanPeriod.DAYS)),
        fields.optionalPath(at("state")).orElseGet(() -> fields.folder().resolve(Mission.STATE)),
        source);
  }

  private static JsonPointer at(String... names) {
    JsonPointer at = JsonPointer.empty();
    for (String name : names) {
      at = at.appendProperty(name);
    }
    return at;
  }

  private DataForm data(JsonPointer at) {
    String label = fields.text(at.appendProperty("label"), DataForm.LABEL);
    List<JsonPointer> features = fields.entries(at.appendProperty("features"));
    Set<String> columns = new HashSet<>();
    for (JsonPointer feature : features) {
      String column = fields.text(feature, "");
      if (fields.has(feature) && column.equals(label)) {
        fields.report(feature, Finding.quote(column) + " must not be the label, data.label");
      } else if (fields.has(feature) && !columns.add(column)) {
        fields.report(feature, Finding.quote(column) + " must be named once");
      }
    }
    return new DataForm(
        label,
        features.stream().map(feature -> fields.text(feature, "")).toList(),
        fields.text(at.appendProperty("layout")),
        fields.flag(at.appendProperty("skip-bad-rows")));
  }

  private SatelliteEntry satellite(JsonPointer at) {
    JsonPointer order = at.appendProperty("order");
    return new SatelliteEntry(
        party(at.appendProperty("name")),
        spacecraft(at.appendProperty("spacecraft")),
        passes(at),
        new SatelliteEntry.Sensor(
            fields.path(at.appendProperty("data")),
            fields.optionalPath(at.appendProperty("golden")),
            fields.duration(
                at.appendProperty("sample-interval"), SatelliteEntry.Sensor.SAMPLE_INTERVAL),
            SatelliteEntry.Order.valueOf(upper(fields.text(order, "given"))),
            fields.flag(at.appendProperty("repeat"))),
        new SatelliteEntry.Training(
            fields.optionalPath(at.appendProperty("learning")),
            SatelliteEntry.Labels.valueOf(upper(fields.text(at.appendProperty("labels"), "data"))),
            fields.integer(at.appendProperty("seed"), SatelliteEntry.Training.SEED)),
        predictions(at.appendProperty("predictions")));
  }

  /** The absolute path of a file, or the URI of a topic. */
  private Optional<String> predictions(JsonPointer at) {
    return fields.text(at).filter(text -> text.contains("://")).isPresent()
        ? fields.text(at)
        : fields.optionalPath(at).map(Path::toString);
  }

  private static String upper(String name) {
    return name.toUpperCase(Locale.ROOT);
  }

  /** A name that no other party has: parties have folders side by side. */
  private String party(JsonPointer at) {
    Optional<String> name = fields.text(at);
    name.ifPresent(
        text -> {
          if (KeyFolders.RESERVED.contains(text)) {
            fields.report(
                at,
                Finding.quote(text) + " must be another name: the folder of keys uses this one");
          } else if (!parties.add(text)) {
            fields.report(
                at,
                Finding.quote(text)
                    + " must be unique among the satellites, the receivers and the ground");
          }
        });
    return name.orElse("");
  }

  /** The ID of a shipped profile, or the absolute path of a file. */
  private String spacecraft(JsonPointer at) {
    String text = fields.text(at, "");
    boolean isFile = text.endsWith(".yaml") || text.endsWith(".yml") || text.contains("/");
    return isFile ? fields.path(at).toString() : text;
  }

  private Passes passes(JsonPointer at) {
    JsonPointer elements = at.appendProperty("elements");
    JsonPointer object = at.appendProperty("object");
    JsonPointer contacts = at.appendProperty("contacts");
    if (fields.isWritten(elements) && fields.isWritten(contacts)) {
      fields.report(contacts, "must be left out where elements are given: one of the two");
    } else if (!fields.isWritten(elements) && !fields.isWritten(contacts)) {
      fields.report(
          elements, "is missing; give a file of element sets here, or a contact plan as contacts");
    } else if (fields.isWritten(object) && fields.isWritten(contacts)) {
      fields.report(object, "must be left out: it names a satellite among elements");
    }
    return fields.has(contacts)
        ? new Passes.Plan(fields.path(contacts))
        : new Passes.Elements(fields.path(elements), fields.text(object));
  }

  private StationList stations(JsonPointer at) {
    if (fields.isText(at)) {
      return new StationList.File(fields.path(at));
    }
    Set<String> names = new HashSet<>();
    return new StationList.Inline(
        fields.entries(at).stream().map(entry -> place(entry, names)).toList());
  }

  private StationList.Place place(JsonPointer at, Set<String> names) {
    JsonPointer name = at.appendProperty("name");
    JsonPointer mask = at.appendProperty("mask-deg");
    if (fields.has(name) && !names.add(fields.text(name, ""))) {
      fields.report(
          name, Finding.quote(fields.text(name, "")) + " must be unique among the stations");
    }
    return new StationList.Place(
        fields.text(name, ""),
        fields.number(at.appendProperty("latitude-deg"), 0),
        fields.number(at.appendProperty("longitude-deg"), 0),
        fields.number(at.appendProperty("altitude-m"), 0),
        fields.has(mask) ? Optional.of(fields.number(mask, 0)) : Optional.empty());
  }

  private ReceiverEntry receiver(JsonPointer at) {
    return new ReceiverEntry(
        party(at.appendProperty("station")),
        fields.link(at.appendProperty("listen"), ""),
        fields.link(at.appendProperty("center"), ""));
  }

  private GroundEntry ground(JsonPointer at, int satellites) {
    JsonPointer name = at.appendProperty("name");
    JsonPointer quorum = at.appendProperty("quorum");
    if (satellites > 0 && fields.integer(quorum, 1) > satellites) {
      fields.report(
          quorum,
          Finding.quote(fields.text(quorum, ""))
              + " must be at most the number of satellites, "
              + satellites);
    }
    String named = fields.has(name) ? party(name) : GroundEntry.NAME;
    parties.add(named);
    GroundEntry.Ports ports = GroundEntry.Ports.DEFAULT;
    return new GroundEntry(
        named,
        new GroundEntry.Scoring(
            fields.optionalPath(at.appendProperty("held-out")),
            fields.optionalPath(at.appendProperty("gate")),
            fields.optionalPath(at.appendProperty("unlabeled")),
            fields.number(at.appendProperty("gate-tolerance"), GroundEntry.Scoring.GATE_TOLERANCE),
            fields.number(
                at.appendProperty("gate-class-tolerance"),
                GroundEntry.Scoring.GATE_CLASS_TOLERANCE)),
        new GroundEntry.Rounds(
            fields.settings(at.appendProperty("aggregation"), GroundEntry.Rounds.AGGREGATION),
            (int) fields.integer(quorum, Math.max(1, satellites)),
            fields.duration(at.appendProperty("round-timeout"), GroundEntry.Rounds.TIMEOUT),
            fields.optionalDuration(at.appendProperty("max-age"))),
        new GroundEntry.Ports(
            fields.text(at.appendProperty("bind"), ports.bind()),
            (int) fields.integer(at.appendProperty("mqtt-port"), ports.mqtt()),
            (int) fields.integer(at.appendProperty("http-port"), ports.http())),
        new GroundEntry.Keeping(
            fields.text(at.appendProperty("database")),
            optionalCount(at.appendProperty("keep-events")),
            optionalCount(at.appendProperty("keep-deltas")),
            optionalCount(at.appendProperty("keep-rejected")),
            optionalCount(at.appendProperty("keep-scores")),
            optionalCount(at.appendProperty("versions-quota"))),
        access(at));
  }

  private GroundEntry.Access access(JsonPointer at) {
    JsonPointer events = at.appendProperty("events");
    return new GroundEntry.Access(
        fields.has(events) ? Optional.of(fields.link(events, "")) : Optional.empty(),
        fields.entries(at.appendProperty("http-hosts")).stream()
            .map(host -> fields.text(host, ""))
            .toList(),
        optionalCount(at.appendProperty("metric-satellites")));
  }

  private Optional<Integer> optionalCount(JsonPointer at) {
    return fields.has(at) ? Optional.of((int) fields.integer(at, 0)) : Optional.empty();
  }

  private LinkEntry link(JsonPointer at) {
    return new LinkEntry(
        fields.link(at.appendProperty("satellite"), ""),
        fields.link(at.appendProperty("ground"), LinkEntry.BROKER));
  }

  private DeltaRule deltas(JsonPointer at) {
    JsonPointer density = at.appendProperty("density");
    JsonPointer bytes = at.appendProperty("bytes");
    if (fields.isText(at)) {
      return new DeltaRule.Lossless();
    }
    if (fields.has(bytes)) {
      return new DeltaRule.Bytes((int) fields.integer(bytes, 1));
    }
    return fields.has(density)
        ? new DeltaRule.Density(fields.number(density, 1))
        : DeltaRule.DEFAULT;
  }
}
