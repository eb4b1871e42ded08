package space.perigee.mission;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import space.perigee.hw.yaml.Finding;

/**
 * What a mission file says, with defaults filled in and absolute paths. The records below check
 * nothing; {@link MissionFile} is where values are checked.
 *
 * @param name the mission's name, a level of the MQTT topics
 * @param model file of the model that every satellite and the ground start with
 * @param data how labeled data is read
 * @param satellites one or more, with different names
 * @param links the preferred one first
 * @param personalLayers names of layers that stay each satellite's own
 * @param keys where the keys lie; empty if nothing is signed or encrypted
 * @param contactPlan period of the contact plans that are computed from elements
 * @param state folder of the persistent states of programs that run from the mission folder
 * @param source the file
 */
public record Mission(
    String name,
    Path model,
    DataForm data,
    List<SatelliteEntry> satellites,
    StationList stations,
    List<ReceiverEntry> receivers,
    GroundEntry ground,
    List<LinkEntry> links,
    DeltaRule deltas,
    List<String> personalLayers,
    Optional<KeyFolders> keys,
    PlanPeriod contactPlan,
    Path state,
    MissionSource source) {

  /** The folder of states in the mission folder if the file names none. */
  public static final String STATE = "state";

  public Mission {
    satellites = List.copyOf(satellites);
    receivers = List.copyOf(receivers);
    links = List.copyOf(links);
    personalLayers = List.copyOf(personalLayers);
  }

  /** The folder of the mission file. */
  public Path folder() {
    Path parent = source.file().getParent();
    return parent == null ? source.file() : parent;
  }

  /** The satellite of this name, if there is one. */
  public Optional<SatelliteEntry> satellite(String satellite) {
    return satellites.stream().filter(entry -> entry.name().equals(satellite)).findFirst();
  }

  /** The receiver of this station, if there is one. */
  public Optional<ReceiverEntry> receiver(String station) {
    return receivers.stream().filter(entry -> entry.station().equals(station)).findFirst();
  }

  /** The names of the satellites, in the order of the file. */
  public List<String> satelliteNames() {
    return satellites.stream().map(SatelliteEntry::name).toList();
  }

  /**
   * The contact plan of a satellite: the one that the file names, or the one that {@code perigee
   * mission plan} computes from its elements.
   */
  public Path plan(SatelliteEntry satellite) {
    return satellite.passes() instanceof SatelliteEntry.Passes.Plan plan
        ? plan.file()
        : folder().resolve("contacts").resolve(satellite.name() + ".csv");
  }

  /** The folder of the persistent state of a satellite, a station or the ground. */
  public Path state(String party) {
    return state.resolve(party);
  }

  /**
   * The links of a satellite, the preferred one first, with its TLS files where the mission has
   * keys.
   */
  public List<String> satelliteLinks(String satellite) {
    return links.stream().map(link -> withTls(link.satellite(), satellite)).toList();
  }

  /**
   * The links of the ground, the preferred one first. Its own broker has TLS if the mission has
   * keys and the satellite's end of the link has TLS.
   */
  public List<String> groundLinks() {
    return links.stream()
        .map(
            link ->
                LinkFiles.of(link.satellite()).isTls()
                    ? withBrokerTls(link.ground(), ground.name())
                    : withTls(link.ground(), ground.name()))
        .toList();
  }

  /** Where the ground publishes events, with its TLS files where the mission has keys. */
  public Optional<String> eventLink() {
    return ground.access().events().map(link -> withTls(link, ground.name()));
  }

  /**
   * A receiver's link to the satellites. Its own broker has TLS if the mission has keys and any
   * link of the satellites has TLS.
   */
  public String listenLink(ReceiverEntry receiver) {
    return links.stream().anyMatch(link -> LinkFiles.of(link.satellite()).isTls())
        ? withBrokerTls(receiver.listen(), receiver.station())
        : withTls(receiver.listen(), receiver.station());
  }

  /** A receiver's link to the ground, with its TLS files where the mission has keys. */
  public String centerLink(ReceiverEntry receiver) {
    return withTls(receiver.center(), receiver.station());
  }

  private String withBrokerTls(String link, String party) {
    LinkFiles files = LinkFiles.of(link);
    return keys.filter(folders -> files.isBroker())
        .map(folders -> files.withTls(folders, party).toString())
        .orElseGet(() -> withTls(link, party));
  }

  private String withTls(String link, String party) {
    LinkFiles files = LinkFiles.of(link);
    return keys.filter(folders -> files.isTls())
        .map(folders -> files.withTls(folders, party).toString())
        .orElse(link);
  }

  /**
   * What is wrong with the value of a field, with file and line.
   *
   * @param field its path, such as {@code satellites[0].data}; empty for the whole file
   * @param problem the value, and what is allowed
   */
  public Finding finding(String field, String problem) {
    return source.finding(field, problem);
  }
}
