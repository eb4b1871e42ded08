package space.perigee.sync.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** A ground with Bouncy Castle and a board without must not notice the difference. */
class FastCurvesTest {

  private static final int RUNS = 40;

  private Random random = new Random();
  private SeededRandom keys = new SeededRandom(0);

  @BeforeEach
  void seed(RepetitionInfo run) {
    random = new Random(run.getCurrentRepetition());
    keys = new SeededRandom(run.getCurrentRepetition());
    assertThat(FastCurves.areUsed()).as("Bouncy Castle is on the test's class path").isTrue();
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  @RepeatedTest(RUNS)
  void bothMakeTheSameSignatureAndAcceptIt() {
    KeyPair pair = Ed25519.generate(keys);
    byte[] context = bytes(random.nextInt(50));
    byte[] message = bytes(random.nextInt(300));

    byte[] signature = Ed25519.sign(pair.getPrivate(), context, message);

    assertThat(signature).isEqualTo(Ed25519.signByJdk(pair.getPrivate(), context, message));
    assertThat(Ed25519.verify(pair.getPublic(), signature, context, message)).isTrue();
    assertThat(Ed25519.verifyByJdk(pair.getPublic(), signature, context, message)).isTrue();
  }

  @RepeatedTest(RUNS)
  void bothRejectAFlippedBit() {
    KeyPair pair = Ed25519.generate(keys);
    byte[] message = bytes(100);
    byte[] signature = Ed25519.sign(pair.getPrivate(), message);
    int bit = random.nextInt(8 * (signature.length + message.length));
    byte[] flipped = bit < 8 * signature.length ? signature : message;
    flipped[bit / 8 % flipped.length] ^= (byte) (1 << bit % 8);

    assertThat(Ed25519.verify(pair.getPublic(), signature, message)).isFalse();
    assertThat(Ed25519.verifyByJdk(pair.getPublic(), signature, message)).isFalse();
  }

  @RepeatedTest(RUNS)
  void bothMakeTheSameKeysOfTheSameRandomBytesAndAgreeOnTheSameSecret(RepetitionInfo run) {
    KeyPair one = X25519.generate(keys);
    KeyPair same = X25519.generateByJdk(new SeededRandom(run.getCurrentRepetition()));
    KeyPair other = X25519.generateByJdk(keys);

    assertThat(X25519.raw(one.getPublic())).isEqualTo(X25519.raw(same.getPublic()));
    assertThat(X25519.raw(one.getPrivate())).isEqualTo(X25519.raw(same.getPrivate()));
    byte[] secret = X25519.agreeByJdk(one.getPrivate(), other.getPublic()).orElseThrow();
    assertThat(X25519.agree(one.getPrivate(), other.getPublic())).contains(secret);
    assertThat(X25519.agree(other.getPrivate(), one.getPublic())).contains(secret);
  }
}
