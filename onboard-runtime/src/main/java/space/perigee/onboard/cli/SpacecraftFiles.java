package space.perigee.onboard.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import space.perigee.hw.ProfileCatalog;
import space.perigee.hw.ProfileException;
import space.perigee.hw.Spacecraft;
import space.perigee.onboard.flight.inputs.InputCopies;
import space.perigee.sync.io.InputException;

/** Reads the spacecraft of a flight: its own file, and the board and the radio that it names. */
final class SpacecraftFiles {

  private SpacecraftFiles() {}

  /**
   * Reads a spacecraft.
   *
   * @param idOrPath ID of a shipped spacecraft, or path of a file
   * @param copies second copies of the files, by the order in which they are read
   * @throws InputException if there is no such spacecraft, or a file is wrong
   */
  static Spacecraft read(String idOrPath, InputCopies copies) {
    List<Path> known = new ArrayList<>();
    ProfileCatalog catalog =
        ProfileCatalog.reading(
            file -> {
              if (!known.contains(file)) {
                known.add(file);
              }
              int number = known.indexOf(file);
              return copies.intact(number == 0 ? "spacecraft" : "spacecraft-" + number, file);
            });
    try {
      return catalog.spacecraft(idOrPath);
    } catch (ProfileException e) {
      throw new InputException("--spacecraft: " + e.getMessage(), e);
    }
  }
}
