package space.perigee.onboard.board;

import java.util.List;
import space.perigee.hw.Board;
import space.perigee.hw.Platform;
import space.perigee.hw.ProfileInfo;

/** Boards for tests. */
final class Boards {

  private Boards() {}

  static Board of(Board.Quotas quotas) {
    return new Board(
        new ProfileInfo("my-board", "My board", List.of("A data sheet"), ""),
        new Board.Processor("some cpu", "aarch64", 4, 1000, 6),
        new Board.Memory(65_536, 8192),
        new Board.Natives(Platform.LINUX_ARM64, "linux-arm64"),
        new Board.Power(1, 2, 3),
        quotas,
        List.of(new Board.Rate("measured-one", 12, 34, "a bench in a test")));
  }

  static Board of(int heapMb, int nativeMb, int replayMb, int runtimeMb) {
    return of(new Board.Quotas(heapMb, nativeMb, replayMb, runtimeMb, 10));
  }
}
