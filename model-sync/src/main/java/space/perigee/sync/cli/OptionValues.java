package space.perigee.sync.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.io.InputException;

/** Checks the values of options; a refusal names the option, its value and what is allowed. */
public final class OptionValues {

  private OptionValues() {}

  /**
   * Returns the value.
   *
   * @throws InputException if it is outside {@code low} to {@code high}
   */
  public static int requireWithin(String option, int value, int low, int high) {
    if (value < low || value > high) {
      throw new InputException(option + " " + value + ": must be within " + low + " to " + high);
    }
    return value;
  }

  /**
   * @throws InputException if the value is outside {@code low} to {@code high}, or not a number
   */
  public static void requireWithin(String option, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw new InputException(
          option + " " + value + ": must be within " + plain(low) + " to " + plain(high));
    }
  }

  private static String plain(double bound) {
    return bound == Math.rint(bound)
        ? Long.toString((long) bound)
        : String.format(Locale.ROOT, "%.1f", bound);
  }

  /**
   * @throws InputException if {@code file} cannot be written: it is a folder, or its folder does
   *     not exist, or there is no permission to write
   */
  public static void requireFile(String option, @Nullable Path file) {
    if (file == null) {
      return;
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(file)) {
      throw new InputException(option + " " + file + ": must be a file in a folder that exists");
    }
    requireWritable(option, file, Files.exists(file) ? file : folder);
  }

  /**
   * @throws InputException if {@code folder} can neither be written nor created: it or a folder
   *     above it is a file, or there is no permission to write
   */
  public static void requireFolder(String option, Path folder) {
    Path existing = folder.toAbsolutePath().normalize();
    Path up = existing.getParent();
    while (!Files.exists(existing) && up != null) {
      existing = up;
      up = existing.getParent();
    }
    if (!Files.isDirectory(existing)) {
      throw new InputException(
          option + " " + folder + ": must be a folder; " + existing + " is none");
    }
    requireWritable(option, folder, existing);
  }

  private static void requireWritable(String option, Path value, Path target) {
    if (!Files.isWritable(target)) {
      throw new InputException(option + " " + value + ": no permission to write to " + target);
    }
  }
}
