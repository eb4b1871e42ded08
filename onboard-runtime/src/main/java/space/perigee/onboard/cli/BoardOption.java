package space.perigee.onboard.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import space.perigee.hw.Board;
import space.perigee.hw.ProfileCatalog;
import space.perigee.hw.ProfileException;
import space.perigee.sync.io.InputException;

/** The option for a board. */
public final class BoardOption {

  @Option(
      names = "--board",
      paramLabel = "ID|FILE",
      description = "Board: an ID from 'perigee hw list', or a YAML file.")
  private @Nullable String board;

  /**
   * The board, or null without the option.
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
