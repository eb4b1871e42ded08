package space.perigee.onboard.board;

import java.util.List;
import space.perigee.hw.Board;
import space.perigee.hw.Platform;

/** Boards for tests. */
final class Boards {

  private Boards() {}

  static Board of(Board.Quotas quotas) {
    return new Board(
        "my-board",
        "My board",
        "some cpu",
        "aarch64",
        4,
        1000,
        65_536,
        8192,
        Platform.LINUX_ARM64,
        "linux-arm64",
        new Board.Power(1, 2, 3),
        6,
        quotas,
        List.of(new Board.Rate("measured-one", 12, 34, "a bench in a test")),
        List.of("A data sheet"),
        "");
  }

  static Board of(int heapMb, int nativeMb, int replayMb, int runtimeMb) {
    return of(new Board.Quotas(heapMb, nativeMb, replayMb, runtimeMb, 10));
  }
}
