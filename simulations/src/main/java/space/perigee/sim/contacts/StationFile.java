package space.perigee.sim.contacts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import space.perigee.sync.io.InputException;

/**
 * Reads ground stations from GeoJSON, from JSON lists such as those of SatNOGS, and from CSV.
 * Whatever the format, a station has a name ({@code name}, else {@code title}, else {@code id}), a
 * position (degrees, degrees, m), and may have a mask of its own: {@code min_elevation} (or {@code
 * min_horizon}) in degrees, and {@code horizon}, a list of {@code [azimuth, elevation]}. Other
 * values are ignored.
 */
public final class StationFile {

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
      entries.addAll(parse(file.toString(), TextFile.read(file), notes));
    }
    return stations(entries);
  }

  /**
   * Reads the stations of one stream, such as a class path resource.
   *
   * @param source name of the stream for messages
   * @param notes called with one line for each thing that is skipped
   */
  public static List<GroundStation> read(String source, InputStream in, Consumer<String> notes)
      throws IOException {
    return stations(parse(source, TextFile.read(source, in), notes));
  }

  private static List<StationEntry> parse(String source, String text, Consumer<String> notes) {
    String content = text.stripLeading();
    List<StationEntry> entries =
        content.startsWith("{") || content.startsWith("[")
            ? StationJson.read(source, text, notes)
            : StationTable.read(source, text);
    if (entries.isEmpty()) {
      throw new InputException(source + ": contains no station");
    }
    return entries;
  }

  private static List<GroundStation> stations(List<StationEntry> entries) {
    Map<String, String> whereById = new LinkedHashMap<>();
    List<GroundStation> stations = new ArrayList<>();
    for (StationEntry entry : entries) {
      GroundStation station = station(entry);
      String other = whereById.putIfAbsent(station.id(), entry.where());
      if (other != null) {
        throw new InputException(
            entry.where()
                + ": name '"
                + station.name()
                + "': station '"
                + station.id()
                + "' is already defined, "
                + other);
      }
      stations.add(station);
    }
    return List.copyOf(stations);
  }

  private static GroundStation station(StationEntry entry) {
    String id = Slug.of(entry.name());
    if (id.isEmpty()) {
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
