package space.perigee.sync.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** S5: what was sealed, its recipient alone can read. */
class SealedBytesTest {

  private static final Identity GROUND = End.identity("ground", Role.GROUND, 1, 1);
  private static final Identity OTHER = End.identity("ground", Role.GROUND, 1, 2);
  private static final byte[] PLAIN = {1, 2, 3};

  private static byte[] seal(byte[] plain, long seed) {
    return SealedBytes.seal("m1", "sat-1", GROUND.publicIdentity(), plain, new SeededRandom(seed));
  }

  private static Optional<ByteString> open(byte[] sealed) {
    return open("m1", "sat-1", List.of(GROUND), sealed);
  }

  private static Optional<ByteString> open(
      String mission, String sender, List<Identity> recipients, byte[] sealed) {
    return SealedBytes.open(mission, sender, recipients, sealed).map(ByteString::copyFrom);
  }

  @Property(tries = 50)
  void whatIsSealedOpens(@ForAll @Size(max = 300) byte[] plain, @ForAll long seed) {
    byte[] sealed = seal(plain, seed);

    assertThat(sealed).hasSize(plain.length + 48);
    assertThat(open(sealed)).contains(ByteString.copyFrom(plain));
  }

  @Property(tries = 200)
  void noBytesOpenThatWereNotSealed(@ForAll @Size(max = 120) byte[] bytes) {
    assertThat(open(bytes)).isEmpty();
  }

  @Test
  void everyFlippedBitIsRefused() {
    byte[] sealed = seal(PLAIN, 1);
    for (int bit = 0; bit < 8 * sealed.length; bit++) {
      byte[] damaged = sealed.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(open(damaged)).as("bit %d", bit).isEmpty();
    }
  }

  @Test
  void everyOtherLengthIsRefused() {
    byte[] sealed = seal(PLAIN, 1);
    for (int length = 0; length < sealed.length + 20; length++) {
      assertThat(open(Arrays.copyOf(sealed, length)).isPresent())
          .as("%d bytes", length)
          .isEqualTo(length == sealed.length);
    }
  }

  /** S3. */
  @Test
  void itOpensForItsRecipientInItsMissionFromItsSenderAlone() {
    byte[] sealed = seal(PLAIN, 1);

    assertThat(open("m1", "sat-1", List.of(OTHER, GROUND), sealed)).isPresent();
    assertThat(open("m1", "sat-1", List.of(OTHER), sealed)).isEmpty();
    assertThat(open("m2", "sat-1", List.of(GROUND), sealed)).isEmpty();
    assertThat(open("m1", "sat-2", List.of(GROUND), sealed)).isEmpty();
  }

  @Test
  void theSameBytesAreNeverSealedTheSameTwice() {
    assertThat(seal(PLAIN, 1)).isNotEqualTo(seal(PLAIN, 2));
  }

  @Test
  void anEphemeralKeyOfSmallOrderIsRefused() {
    byte[] sealed = seal(PLAIN, 1);
    Arrays.fill(sealed, 0, 32, (byte) 0);
    assertThat(open(sealed)).isEmpty();
  }
}
