package space.perigee.sim.mission;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import space.perigee.onboard.data.CsvSamples;

/**
 * What a new mission folder is to hold.
 *
 * @param template what takes the place of files that the user does not give
 * @param data a folder of images in classes or a CSV file, in place of the template's samples
 * @param elements element sets, in place of the template's
 * @param objects names or catalog numbers of the satellites among the elements; empty for all
 * @param stations a station file, in place of the template's
 * @param settings values that are written into the file
 */
public record MissionRequest(
    Template template,
    Optional<Path> data,
    Optional<Path> elements,
    List<String> objects,
    Optional<Path> stations,
    Settings settings) {

  /** A mission that comes with the program. */
  public enum Template {
    /** Pixels of a Landsat scene, three satellites and three antennas. */
    LANDSAT,
    /** Generated images, the same satellites and antennas. */
    IMAGES;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Values of the mission file.
   *
   * @param name name of the mission
   * @param spacecraft hardware profile of all satellites, by its ID
   * @param deltas value of the field {@code deltas}
   * @param label CSV column of the class
   * @param seed seed of the division of the samples, the start model and the satellites
   */
  public record Settings(
      String name, String spacecraft, Transport transport, String deltas, String label, long seed) {

    /** The settings of a mission without special wishes. */
    public static Settings of(String name) {
      return new Settings(
          name, "cubesat-3u", Transport.MQTT, "{density: 0.05}", CsvSamples.LABEL, 1);
    }
  }

  public MissionRequest {
    objects = List.copyOf(objects);
  }

  /** A mission of nothing but a template. */
  public static MissionRequest of(Template template, Settings settings) {
    return new MissionRequest(
        template, Optional.empty(), Optional.empty(), List.of(), Optional.empty(), settings);
  }
}
