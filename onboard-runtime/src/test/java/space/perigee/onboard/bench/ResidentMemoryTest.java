package space.perigee.onboard.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ResidentMemoryTest {

  private static final long MEBI = 1 << 20;

  @Test
  void tellsMoreThanTheJavaMachineNeedsToStart() {
    assertThat(ResidentMemory.peakBytes()).isBetween(16 * MEBI, 1024 * 1024 * MEBI);
  }

  @Test
  void remembersMemoryThatWasGivenBackUntilThePeakIsReset() {
    assumeThat(Path.of("/proc/self/clear_refs")).isWritable();
    ResidentMemory.resetPeak();
    long before = ResidentMemory.peakBytes();
    try (BytePointer block = new BytePointer(128 * MEBI)) {
      Pointer.memset(block, 1, 128 * MEBI);
    }

    long peak = ResidentMemory.peakBytes();
    ResidentMemory.resetPeak();

    assertThat(peak).isGreaterThan(before + 64 * MEBI);
    assertThat(ResidentMemory.peakBytes()).isLessThan(peak - 64 * MEBI);
  }
}
