package space.perigee.ground.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.io.InputException;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.TensorSpec;

/**
 * The layout of the models, as the column {@code identity.layout} has it: a line for each tensor,
 * with its dimensions and its name, separated by spaces.
 */
final class LayoutText {

  private LayoutText() {}

  static void write(Handle handle, ParameterLayout layout) {
    handle.execute("UPDATE identity SET layout = ?", (Object) text(layout));
  }

  private static byte[] text(ParameterLayout layout) {
    return layout.tensors().stream()
        .map(
            tensor ->
                tensor.shape().stream().map(String::valueOf).collect(Collectors.joining(","))
                    + " "
                    + tensor.name())
        .collect(Collectors.joining("\n"))
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads the layout.
   *
   * @throws InputException if there is none
   */
  static ParameterLayout read(Database database) {
    List<byte @Nullable []> stored =
        database.rows("SELECT layout FROM identity", row -> row.getBytes(1));
    byte[] text = stored.isEmpty() ? null : stored.get(0);
    if (text == null) {
      throw new InputException(
          database.storage().name()
              + ": no server of this release has run on it yet; start 'perigee ground serve' once");
    }
    return new ParameterLayout(
        new String(text, StandardCharsets.UTF_8).lines().map(LayoutText::tensor).toList());
  }

  private static TensorSpec tensor(String line) {
    int space = line.indexOf(' ');
    List<Integer> shape =
        space == 0
            ? List.of()
            : Arrays.stream(line.substring(0, space).split(",")).map(Integer::valueOf).toList();
    return new TensorSpec(line.substring(space + 1), shape);
  }
}
