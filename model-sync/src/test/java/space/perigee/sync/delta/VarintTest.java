package space.perigee.sync.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class VarintTest {

  private static byte[] bytes(int... octets) {
    byte[] bytes = new byte[octets.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) octets[i];
    }
    return bytes;
  }

  private static byte[] written(int value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Varint.write(out, value);
    return out.toByteArray();
  }

  @Property
  void everyNumberRoundTrips(@ForAll @IntRange int value) throws DeltaException {
    Varint.Reader in = new Varint.Reader(written(value));

    assertThat(in.number("n", Integer.MAX_VALUE)).isEqualTo(value);
    in.requireEnd();
  }

  @Test
  void numbersAreEncodedAsInProtocolBuffers() {
    assertThat(written(0)).containsExactly(0);
    assertThat(written(127)).containsExactly(127);
    assertThat(written(128)).containsExactly(0x80, 1);
    assertThat(written(300)).containsExactly(0xac, 2);
    assertThat(written(Integer.MAX_VALUE)).containsExactly(0xff, 0xff, 0xff, 0xff, 7);
  }

  @Test
  void rejectsWhatIsOutOfRangeAndNamesIt() throws DeltaException {
    assertThat(new Varint.Reader(written(300)).number("n", 300)).isEqualTo(300);
    assertRejected(
        () -> new Varint.Reader(written(300)).number("n", 299), "n is 300, above the limit");
    assertRejected(
        () -> new Varint.Reader(bytes(0xff, 0xff, 0xff, 0xff, 0x0f)).number("n", 9), "4294967295");
    assertRejected(
        () -> new Varint.Reader(bytes(0xff, 0xff, 0xff, 0xff, 0x7f)).number("n", 9), "34359738367");
    assertRejected(
        () -> new Varint.Reader(bytes(0x80, 0x80, 0x80, 0x80, 0x80, 0)).number("n", 9),
        "n is longer than 5 bytes");
  }

  @Test
  void rejectsToReadBeyondTheEnd() {
    assertRejected(
        () -> new Varint.Reader(bytes(0x80)).number("n", 9), "n: the delta ends after 1");
    assertRejected(() -> new Varint.Reader(bytes()).octet("n"), "n: the delta ends after 0");
    assertRejected(
        () -> new Varint.Reader(bytes(1, 2)).skip("n", 3), "n has 3 bytes, but only 2 are left");
    assertRejected(() -> new Varint.Reader(bytes(1, 2)).requireEnd(), "2 bytes follow the end");
  }

  @Test
  void skipsASectionAndReturnsItsStart() throws DeltaException {
    Varint.Reader in = new Varint.Reader(bytes(200, 1, 2, 3, 255));

    assertThat(in.octet("first")).isEqualTo(200);
    assertThat(in.skip("section", 3)).isEqualTo(1);
    assertThat(in.octet("last")).isEqualTo(255);
    assertThat(in.skip("nothing", 0)).isEqualTo(5);
    in.requireEnd();
  }

  private static void assertRejected(ThrowingCallable call, String reason) {
    assertThatThrownBy(call).isInstanceOf(DeltaException.class).hasMessageContaining(reason);
  }
}
