package space.perigee.onboard.board;

import java.util.LinkedHashMap;
import java.util.Map;
import space.perigee.hw.Board;
import space.perigee.hw.text.TextResource;

/**
 * The JVM options for learning on a board, as a file for {@code java @FILE}: common options, with
 * the sizes from the quotas of the board.
 */
public final class JvmOptions {

  private static final String SHARED = "jvm.options";
  private static final String ENVIRONMENT = "environment";

  private JvmOptions() {}

  /** The content of the file for a board. */
  public static String of(Board board) {
    Board.Quotas quotas = board.quotas();
    Map<String, Integer> sizes = new LinkedHashMap<>();
    sizes.put("-Xmx", quotas.heapMb() + quotas.replayMb());
    sizes.put("-Dorg.bytedeco.javacpp.maxbytes=", quotas.nativeMb());
    sizes.put("-Dorg.bytedeco.javacpp.maxphysicalbytes=", quotas.residentMb());
    StringBuilder text =
        new StringBuilder(
            String.format(
                "# %s: heap %d MB and replay memory %d MB, native arrays %d MB, Java and libraries"
                    + " %d MB; %d MB together.%n",
                board.id(),
                quotas.heapMb(),
                quotas.replayMb(),
                quotas.nativeMb(),
                quotas.runtimeMb(),
                quotas.residentMb()));
    for (String line : TextResource.read(JvmOptions.class, SHARED).lines().toList()) {
      text.append(sized(line, sizes)).append('\n');
    }
    return text.toString();
  }

  /** The environment variables that go with the options, {@code KEY=VALUE}. */
  public static String environment() {
    return TextResource.read(JvmOptions.class, ENVIRONMENT);
  }

  private static String sized(String line, Map<String, Integer> sizes) {
    for (Map.Entry<String, Integer> size : sizes.entrySet()) {
      if (line.startsWith(size.getKey())) {
        return size.getKey() + size.getValue() + "m";
      }
    }
    return line;
  }
}
