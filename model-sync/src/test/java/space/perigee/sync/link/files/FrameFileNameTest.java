package space.perigee.sync.link.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.sync.link.Direction;

class FrameFileNameTest {

  private final FrameFileName name = new FrameFileName("demo", "sat-1", Direction.DOWN, 42);

  @Test
  void isReadAsItWasWritten() {
    assertThat(name).hasToString("demo~sat-1~down~0000000000000042.frames");
    assertThat(FrameFileName.parse(name.toString())).contains(name);
    FrameFileName up = new FrameFileName("a.b_c", "-", Direction.UP, 1_752_331_123_456_789L);
    assertThat(FrameFileName.parse(up.toString())).contains(up);
  }

  @Test
  void sortsByNumber() {
    assertThat(name.toString()).isLessThan(name.withSequence(1_752_331_123_456_789L).toString());
    assertThat(name.withSequence(9).toString()).isLessThan(name.toString());
  }

  @Test
  void isBesideThoseOfTheSameSatelliteAndDirection() {
    assertThat(name.isBeside(name.withSequence(1))).isTrue();
    assertThat(name.isBeside(new FrameFileName("demo", "sat-1", Direction.UP, 42))).isFalse();
    assertThat(name.isBeside(new FrameFileName("demo", "sat-2", Direction.DOWN, 42))).isFalse();
    assertThat(name.isBeside(new FrameFileName("other", "sat-1", Direction.DOWN, 42))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "readme.txt",
        "demo~sat-1~down~42.frames",
        "demo~sat-1~down~0000000000000042.frames.part",
        "demo~sat-1~sideways~0000000000000042.frames",
        "demo~sat/1~down~0000000000000042.frames",
        "demo~~down~0000000000000042.frames",
        "demo~sat-1~down~00000000000000042.frames",
        "demo~sat-1~down~000000000000004x.frames",
      })
  void anythingElseIsNone(String text) {
    assertThat(FrameFileName.parse(text)).isEmpty();
  }
}
