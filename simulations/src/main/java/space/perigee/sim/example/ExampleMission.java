package space.perigee.sim.example;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import space.perigee.hw.text.TextResource;
import space.perigee.sim.contacts.ContactSearch;
import space.perigee.sim.contacts.GroundStation;
import space.perigee.sim.contacts.Satellite;
import space.perigee.sim.contacts.SatelliteFile;
import space.perigee.sim.contacts.StationFile;
import space.perigee.sync.contact.ContactPlan;

/** The built-in example: {@code satellites.tle} and {@code stations.geojson} of this package. */
public final class ExampleMission {

  /** The midnight after the epochs of the element sets. */
  public static final Instant START = Instant.parse("2022-04-24T00:00:00Z");

  /** Minimum elevation of a contact (degrees). */
  public static final double MASK_DEG = 10;

  private static final String ELEMENTS = "satellites.tle";
  private static final String STATIONS = "stations.geojson";

  private ExampleMission() {}

  public static List<Satellite> satellites() {
    return read(ELEMENTS, SatelliteFile::read).satellites();
  }

  public static List<GroundStation> stations() {
    return read(STATIONS, (source, in) -> StationFile.read(source, in, ExampleMission::refuse));
  }

  /** Returns the text of the file of element sets. */
  public static String elements() {
    return TextResource.read(ExampleMission.class, ELEMENTS);
  }

  /** Returns the text of the station file, GeoJSON. */
  public static String stationFile() {
    return TextResource.read(ExampleMission.class, STATIONS);
  }

  /** Returns the contacts from {@link #START} on, at {@link #MASK_DEG}. */
  public static ContactPlan contacts(Duration span) {
    return new ContactSearch(stations(), MASK_DEG).plan(satellites(), START, span);
  }

  private static void refuse(String note) {
    throw new IllegalStateException(note);
  }

  private interface Reader<T> {
    T read(String source, InputStream in) throws IOException;
  }

  private static <T> T read(String resource, Reader<T> reader) {
    try (InputStream in = ExampleMission.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing from the class path");
      }
      return reader.read(resource, in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
