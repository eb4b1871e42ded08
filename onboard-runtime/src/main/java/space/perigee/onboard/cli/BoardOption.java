package space.perigee.onboard.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import space.perigee.hw.Board;
import space.perigee.hw.ProfileCatalog;
import space.perigee.hw.ProfileException;
import space.perigee.sync.io.InputException;

/** The board that a command is about, as an option. */
public final class BoardOption {

  @Option(
      names = "--board",
      paramLabel = "ID|FILE",
      description = "Board: an ID from 'perigee hw list', or a YAML file.")
  private @Nullable String board;

  /**
   * The board that was named; null if none was.
   *
   * @throws InputException if there is no such board
   */
  public @Nullable Board board() {
    try {
      return board == null ? null : ProfileCatalog.shipped().board(board);
    } catch (ProfileException e) {
      throw new InputException("--board: " + e.getMessage(), e);
    }
  }
}
