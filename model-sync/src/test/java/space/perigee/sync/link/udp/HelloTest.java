package space.perigee.sync.link.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HelloTest {

  private static final long ID = Hello.idOf("mission", "satellite");
  private static final long TIME = 1_767_225_600_123L;

  private final SharedSeal seal = new SharedSeal(1);
  private final Hello hello = new Hello(Hello.Kind.ASK, ID, 42, TIME, 0);

  @ParameterizedTest
  @EnumSource
  void isReadAsItWasWritten(Hello.Kind kind) {
    for (long cookie : new long[] {0, -5}) {
      Hello written = new Hello(kind, ID, -42, TIME, cookie);
      assertThat(Hello.fromBytes(written.toBytes(seal))).contains(written);
      assertThat(Hello.isTagged(written.toBytes(seal), seal)).isTrue();
      assertThat(Hello.isTagged(written.toBytes(seal), new SharedSeal(2))).isFalse();
    }
  }

  @Test
  void saysNoNames() {
    String text = new String(hello.toBytes(seal).array(), StandardCharsets.ISO_8859_1);
    assertThat(text).doesNotContain("mission").doesNotContain("satellite");
    assertThat(hello.id()).isNotEqualTo(Hello.idOf("mission", "satellite2"));
  }

  @Test
  void anythingElseIsNone() {
    byte[] bytes = hello.toBytes(seal).array();
    bytes[0] ^= 1;
    assertThat(Hello.fromBytes(ByteBuffer.wrap(bytes))).isEmpty();
    bytes[0] ^= 1;
    bytes[1] ^= 0x10;
    assertThat(Hello.fromBytes(ByteBuffer.wrap(bytes))).as("version").isEmpty();
    bytes[1] ^= 0x10;
    for (int length = 0; length < hello.bodyBytes(); length++) {
      assertThat(Hello.fromBytes(ByteBuffer.wrap(bytes, 0, length))).isEmpty();
    }
    ByteBuffer answer = new Answer(TIME, 3).toBytes(seal);
    assertThat(Hello.fromBytes(answer)).isEmpty();
    assertThat(Answer.fromBytes(hello.toBytes(seal), seal)).isEmpty();
  }

  @Test
  void anAnswerIsReadByThoseWithTheKeyAndNeverLongerThanTheHello() {
    for (long cookie : new long[] {0, 7}) {
      Answer answer = new Answer(TIME, cookie);
      assertThat(Answer.fromBytes(answer.toBytes(seal), seal)).contains(answer);
      assertThat(Answer.fromBytes(answer.toBytes(seal), new SharedSeal(2))).isEmpty();
      assertThat(answer.toBytes(seal).remaining())
          .isLessThanOrEqualTo(hello.toBytes(seal).remaining());
    }
  }
}
