package space.perigee.sim.lab.stream;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import space.perigee.onboard.data.DataException;
import space.perigee.onboard.data.LabeledData;

/** The number in a file's name: the last digits before the suffix, 42 in {@code b042.png}. */
public final class FileNumber {

  private static final Pattern NUMBER = Pattern.compile("([0-9]+)[^0-9]*$");

  /** Always fits into a long. */
  private static final int MAX_DIGITS = 18;

  private FileNumber() {}

  /**
   * Returns the number in the name of the file of sample {@code index}.
   *
   * @throws DataException if the name has no digit, or a number of more than 18 digits
   */
  static long of(LabeledData data, int index) {
    String source = data.source(index);
    String name = String.valueOf(Path.of(source).getFileName());
    int dot = name.lastIndexOf('.');
    Matcher matcher = NUMBER.matcher(dot < 0 ? name : name.substring(0, dot));
    if (!matcher.find() || matcher.group(1).length() > MAX_DIGITS) {
      throw new DataException(
          source + ": must have a number of 1 to " + MAX_DIGITS + " digits before its suffix");
    }
    return Long.parseLong(matcher.group(1));
  }
}
