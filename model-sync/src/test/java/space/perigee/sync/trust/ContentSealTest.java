package space.perigee.sync.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.sync.transfer.Content;

/** S6: a sealed content is opened whole and in order, or not at all. */
class ContentSealTest {

  private static final int CHUNK = 1 << 16;
  private static final int SEALED_CHUNK = CHUNK + 16;
  private static final int HEAD = 33;

  private static final Identity GROUND = End.identity("ground", Role.GROUND, 1, 1);
  private static final Identity OTHER = End.identity("ground", Role.GROUND, 1, 2);

  private static byte[] plain(int length) {
    byte[] plain = new byte[length];
    new Random(length).nextBytes(plain);
    return plain;
  }

  private static byte[] seal(byte[] plain, long seed) {
    return ContentSeal.seal(
            "m1", "sat-1", GROUND.publicIdentity(), Content.of(plain), new SeededRandom(seed))
        .toBytes();
  }

  private static Optional<Content> open(byte[] sealed) {
    return ContentSeal.open("m1", "sat-1", List.of(GROUND), Content.of(sealed), new CryptoCounts());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 17})
  void whatIsSealedOpensWhateverItsLength(int length) {
    byte[] plain = plain(length);
    byte[] sealed = seal(plain, 5);

    int chunks = Math.max(1, (length + CHUNK - 1) / CHUNK);
    assertThat(sealed).hasSize(HEAD + length + 16 * chunks);
    assertThat(open(sealed).map(Content::toBytes)).contains(plain);
  }

  @Property(tries = 40)
  void anyPartOfEitherSideIsReadAsOfTheWhole(
      @ForAll @IntRange(max = 3 * CHUNK) int length, @ForAll long seed) {
    byte[] plain = plain(length);
    Content sealed =
        ContentSeal.seal(
            "m1", "sat-1", GROUND.publicIdentity(), Content.of(plain), new SeededRandom(seed));
    byte[] whole = sealed.toBytes();
    Content opened = open(whole).orElseThrow();
    Random random = new Random(seed);
    for (int i = 0; i < 10; i++) {
      assertPart(sealed, whole, random);
      assertPart(opened, plain, random);
    }
  }

  private static void assertPart(Content content, byte[] whole, Random random) {
    int from = random.nextInt(whole.length + 1);
    ByteBuffer part = ByteBuffer.allocate(random.nextInt(whole.length - from + 1));
    content.read(from, part);
    assertThat(part.array()).isEqualTo(Arrays.copyOfRange(whole, from, from + part.capacity()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 2 * CHUNK + 5})
  void everyDamageIsRefused(int length) {
    byte[] sealed = seal(plain(length), 5);
    int step = sealed.length < 1000 ? 1 : 997;
    for (int bit = 0; bit < 8 * sealed.length; bit += step) {
      byte[] damaged = sealed.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(open(damaged)).as("bit %d", bit).isEmpty();
    }
  }

  @Test
  void aContentThatWasCutShortIsRefusedEvenAtTheEndOfAChunk() {
    byte[] sealed = seal(plain(3 * CHUNK), 5);
    for (int chunks = 0; chunks < 3; chunks++) {
      for (int more = -20; more <= 20; more++) {
        int length = Math.max(0, HEAD + chunks * SEALED_CHUNK + more);
        assertThat(open(Arrays.copyOf(sealed, length))).as("%d bytes", length).isEmpty();
      }
    }
  }

  @Test
  void aContentThatWasExtendedIsRefused() {
    byte[] sealed = seal(plain(2 * CHUNK), 5);
    assertThat(open(Arrays.copyOf(sealed, sealed.length + 1))).isEmpty();
    assertThat(open(Arrays.copyOf(sealed, sealed.length + 16))).isEmpty();
    assertThat(open(Arrays.copyOf(sealed, sealed.length + SEALED_CHUNK))).isEmpty();
    byte[] lastTwice = Arrays.copyOf(sealed, sealed.length + SEALED_CHUNK);
    System.arraycopy(sealed, HEAD + SEALED_CHUNK, lastTwice, sealed.length, SEALED_CHUNK);
    assertThat(open(lastTwice)).isEmpty();
  }

  @Test
  void chunksInAnotherOrderAreRefused() {
    byte[] sealed = seal(plain(3 * CHUNK), 5);
    byte[] swapped = sealed.clone();
    System.arraycopy(sealed, HEAD, swapped, HEAD + SEALED_CHUNK, SEALED_CHUNK);
    System.arraycopy(sealed, HEAD + SEALED_CHUNK, swapped, HEAD, SEALED_CHUNK);
    assertThat(open(swapped)).isEmpty();
  }

  @Test
  void chunksOfTwoContentsDoNotMix() {
    byte[] one = seal(plain(3 * CHUNK), 5);
    byte[] two = seal(plain(3 * CHUNK), 6);
    for (int chunk = 0; chunk < 3; chunk++) {
      byte[] mixed = one.clone();
      System.arraycopy(
          two, HEAD + chunk * SEALED_CHUNK, mixed, HEAD + chunk * SEALED_CHUNK, SEALED_CHUNK);
      assertThat(open(mixed)).as("chunk %d", chunk).isEmpty();
    }
  }

  /** S3. */
  @Test
  void itOpensForItsRecipientInItsMissionFromItsSenderAlone() {
    Content sealed = Content.of(seal(plain(10), 5));

    assertThat(ContentSeal.open("m1", "sat-1", List.of(OTHER, GROUND), sealed, new CryptoCounts()))
        .isPresent();
    assertThat(ContentSeal.open("m1", "sat-1", List.of(OTHER), sealed, new CryptoCounts()))
        .isEmpty();
    assertThat(ContentSeal.open("m2", "sat-1", List.of(GROUND), sealed, new CryptoCounts()))
        .isEmpty();
    assertThat(ContentSeal.open("m1", "sat-2", List.of(GROUND), sealed, new CryptoCounts()))
        .isEmpty();
  }

  @Test
  void aContentThatIsDamagedAfterItWasOpenedIsNotReadFurther() {
    byte[] sealed = seal(plain(3 * CHUNK), 5);
    Content opened = open(sealed).orElseThrow();
    sealed[HEAD + 9] ^= 1;
    assertThatThrownBy(() -> opened.read(0, ByteBuffer.allocate(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("chunk 0");
  }

  @Test
  void aContentThatChangesWhileItIsSealedDoesNotLeave() {
    byte[] plain = plain(3 * CHUNK);
    Content sealed =
        ContentSeal.seal(
            "m1", "sat-1", GROUND.publicIdentity(), Content.of(plain), new SeededRandom(5));
    assertThat(sealed.toBytes()).isEqualTo(sealed.toBytes());
    plain[0] ^= 1;
    assertThatThrownBy(sealed::toBytes)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("changed");
  }
}
