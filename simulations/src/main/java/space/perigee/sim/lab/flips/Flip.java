package space.perigee.sim.lab.flips;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/**
 * A flipped bit.
 *
 * @param file path in the satellite's folder
 * @param bit index of the bit
 */
public record Flip(Path file, long bit) {

  /** Flips the bit as a medium does: size and time of the file stay. */
  void in(Path folder) throws IOException {
    Path flipped = folder.resolve(file);
    FileTime time = Files.getLastModifiedTime(flipped);
    byte[] bytes = Files.readAllBytes(flipped);
    bytes[(int) (bit / Byte.SIZE)] ^= (byte) (1 << bit % Byte.SIZE);
    Files.write(flipped, bytes);
    Files.setLastModifiedTime(flipped, time);
  }

  @Override
  public String toString() {
    return file + ", bit " + bit;
  }
}
