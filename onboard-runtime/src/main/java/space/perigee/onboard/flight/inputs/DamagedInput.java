package space.perigee.onboard.flight.inputs;

import java.nio.file.Path;

/**
 * An input that a satellite did not start from as it is.
 *
 * @param input name of the input, such as {@code golden}
 * @param file the file that is damaged, changed or missing
 * @param problem what is wrong with it
 * @param remedy what the satellite uses instead
 */
public record DamagedInput(String input, Path file, String problem, Remedy remedy) {

  /** What a satellite uses instead of an input. */
  public enum Remedy {
    /** The second copy in the state folder. */
    SECOND_COPY,
    /** The file itself: its second copy is what is damaged, and is written again. */
    COPY_WRITTEN_AGAIN,
    /** The file as it is, since there is no intact copy and it can be read. */
    USED_AS_IT_IS,
    /** Nothing. */
    NONE;

    /** The name in logs and in the status. */
    public String text() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }
}
