package space.perigee.sim.contacts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.io.InputException;

/**
 * Reads ground stations from GeoJSON, from JSON lists such as those of SatNOGS, and from CSV.
 * Whatever the format, a station has a name ({@code name}, else {@code title}, else {@code id}), a
 * position (degrees, degrees, m), and may have a mask of its own: {@code min_elevation} (or {@code
 * min_horizon}) in degrees, and {@code horizon}, a list of {@code [azimuth, elevation]}. Other
 * values are ignored. Stations of the same name are told apart by their {@code provider}, else by
 * their {@code id}.
 */
public final class StationFile {

  /** Most lines about what is skipped in one file. */
  private static final int MAX_NOTES = 10;

  private StationFile() {}

  /**
   * Reads the stations of all files.
   *
   * @param notes called with one line for each thing that is skipped
   * @throws InputException if a station is unusable or a name is not unique; the message names the
   *     file, the position in it and the value
   * @throws IOException if a file cannot be read
   */
  public static List<GroundStation> read(List<Path> files, Consumer<String> notes)
      throws IOException {
    List<StationEntry> entries = new ArrayList<>();
    for (Path file : files) {
      entries.addAll(parse(file.toString(), TextFile.read(file, notes), notes));
    }
    return stations(entries, notes);
  }

  /**
   * Reads the stations of one stream, such as a class path resource.
   *
   * @param source name of the stream for messages
   * @param notes called with one line for each thing that is skipped
   */
  public static List<GroundStation> read(String source, InputStream in, Consumer<String> notes)
      throws IOException {
    return stations(parse(source, TextFile.read(source, in, notes), notes), notes);
  }

  private static List<StationEntry> parse(String source, String text, Consumer<String> notes) {
    String content = text.stripLeading();
    List<String> skipped = new ArrayList<>();
    List<StationEntry> entries =
        content.startsWith("{") || content.startsWith("[")
            ? StationJson.read(source, text, skipped::add)
            : StationTable.read(source, text);
    if (entries.isEmpty()) {
      throw new InputException(
          source
              + ": contains no station"
              + (skipped.isEmpty()
                  ? ""
                  : ": " + skipped.size() + " skipped, first " + skipped.get(0)));
    }
    int lines = skipped.size() > MAX_NOTES ? MAX_NOTES - 1 : skipped.size();
    skipped.subList(0, lines).forEach(notes);
    if (lines < skipped.size()) {
      notes.accept(source + ": skipped " + (skipped.size() - lines) + " more");
    }
    return entries;
  }

  private static List<GroundStation> stations(List<StationEntry> all, Consumer<String> notes) {
    List<StationEntry> entries = withoutDuplicates(all, notes);
    Map<String, Integer> bearers = new HashMap<>();
    entries.forEach(entry -> bearers.merge(Slug.of(entry.name()), 1, Integer::sum));
    Map<String, String> whereById = new HashMap<>();
    List<GroundStation> stations = new ArrayList<>();
    for (StationEntry entry : entries) {
      boolean isShared = bearers.getOrDefault(Slug.of(entry.name()), 0) > 1;
      GroundStation station = station(entry, isShared);
      String other = whereById.putIfAbsent(station.id(), entry.where());
      if (other != null) {
        throw new InputException(
            entry.where()
                + ": name '"
                + station.name()
                + "': station '"
                + station.id()
                + "' is already defined, "
                + other
                + ": name, provider or id must differ");
      }
      stations.add(station);
    }
    return List.copyOf(stations);
  }

  private record Identity(
      String name,
      String qualifier,
      StationEntry.Position position,
      @Nullable ElevationMask mask) {}

  /** Drops stations that are described twice with the same values. */
  private static List<StationEntry> withoutDuplicates(
      List<StationEntry> entries, Consumer<String> notes) {
    Set<Identity> seen = new HashSet<>();
    List<StationEntry> kept =
        entries.stream()
            .filter(
                entry ->
                    seen.add(
                        new Identity(
                            Slug.of(entry.name()),
                            qualifier(entry),
                            entry.position(),
                            entry.mask())))
            .toList();
    int dropped = entries.size() - kept.size();
    if (dropped > 0) {
      notes.accept(
          "dropped " + dropped + (dropped == 1 ? " duplicate station" : " duplicate stations"));
    }
    return kept;
  }

  private static String qualifier(StationEntry entry) {
    return entry.qualifier() == null ? "" : Slug.of(entry.qualifier());
  }

  /** Returns a station; one that shares its name with others is qualified. */
  private static GroundStation station(StationEntry entry, boolean isShared) {
    String plain = Slug.of(entry.name());
    String qualifier = qualifier(entry);
    String id = isShared && !qualifier.isEmpty() ? plain + "-" + qualifier : plain;
    if (plain.isEmpty()) {
      throw new InputException(
          entry.where() + ": name '" + entry.name() + "' must contain a letter or digit");
    }
    StationEntry.Position position = entry.position();
    try {
      return new GroundStation(
          id,
          entry.name(),
          position.latitudeDeg(),
          position.longitudeDeg(),
          position.altitudeM(),
          entry.mask());
    } catch (IllegalArgumentException e) {
      throw new InputException(entry.where() + " (" + entry.name() + "): " + e.getMessage(), e);
    }
  }
}
