package space.perigee.sync.link.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HelloTest {

  private final Hello hello = new Hello(Hello.idOf("mission", "satellite"), 42, true);

  @Test
  void isReadAsItWasWritten() {
    assertThat(Hello.fromBytes(hello.toBytes())).contains(hello);
    Hello goodbye = new Hello(hello.id(), 42, false);
    assertThat(Hello.fromBytes(goodbye.toBytes())).contains(goodbye);
  }

  @Test
  void saysNoNames() {
    String text = new String(hello.toBytes().array(), StandardCharsets.ISO_8859_1);
    assertThat(text).doesNotContain("mission").doesNotContain("satellite");
    assertThat(hello.id()).isNotEqualTo(Hello.idOf("mission", "satellite2"));
  }

  @Test
  void anythingElseIsNone() {
    byte[] bytes = hello.toBytes().array();
    for (int at = 0; at < 3; at++) {
      byte[] other = bytes.clone();
      other[at] ^= 0x42;
      assertThat(Hello.fromBytes(ByteBuffer.wrap(other))).as("byte %d", at).isEmpty();
    }
    assertThat(Hello.fromBytes(ByteBuffer.wrap(bytes, 0, bytes.length - 1))).isEmpty();
    assertThat(Hello.fromBytes(ByteBuffer.allocate(Hello.BYTES + 1).put(bytes).rewind())).isEmpty();
    assertThat(Hello.fromBytes(ByteBuffer.allocate(0))).isEmpty();
  }
}
