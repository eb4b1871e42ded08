package space.perigee.sync.trust;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.trust.Refusals.Reason;

/**
 * What someone says to someone in a mission, with an Ed25519 signature that names all three, so
 * that nothing captured counts elsewhere.
 *
 * <pre>
 *   key id of the signer (8 bytes) | signature (64) | what is said
 * </pre>
 */
final class SignedFrame {

  private static final int HEAD_BYTES = KeyId.BYTES + Ed25519.SIGNATURE_BYTES;

  private final KeyId signer;
  private final byte[] signature;
  private final byte[] bytes;

  private SignedFrame(KeyId signer, byte[] signature, byte[] bytes) {
    this.signer = signer;
    this.signature = signature;
    this.bytes = bytes;
  }

  /** The bytes, said by {@code signer} to {@code recipient}. */
  static byte[] by(Identity signer, String mission, String recipient, byte[] bytes) {
    PublicIdentity publicIdentity = signer.publicIdentity();
    return ByteBuffer.allocate(HEAD_BYTES + bytes.length)
        .putLong(publicIdentity.keyId().value())
        .put(signer.sign(context(mission, publicIdentity, recipient), bytes))
        .put(bytes)
        .array();
  }

  private static byte[] context(String mission, PublicIdentity signer, String recipient) {
    return CryptoContext.of("frame")
        .with(mission)
        .with(signer.fingerprint().toBytes())
        .with(recipient)
        .toBytes();
  }

  /** Takes it apart; nothing if it is too short to be one. */
  static Optional<SignedFrame> read(byte[] signed) {
    if (signed.length < HEAD_BYTES) {
      return Optional.empty();
    }
    ByteBuffer envelope = ByteBuffer.wrap(signed);
    KeyId signer = KeyId.read(envelope);
    byte[] signature = new byte[Ed25519.SIGNATURE_BYTES];
    envelope.get(signature);
    return Optional.of(
        new SignedFrame(signer, signature, Arrays.copyOfRange(signed, HEAD_BYTES, signed.length)));
  }

  /**
   * What is said, if its signer is trusted, may say it, and did; reported if not.
   *
   * @param budget of signatures that are looked at
   * @param recipientOf to whom someone may speak here; null if to nobody
   */
  Optional<byte[]> verify(
      TrustStore trust,
      TokenBucket budget,
      Instant now,
      String mission,
      Function<PublicIdentity, @Nullable String> recipientOf) {
    PublicIdentity identity = trust.find(signer, now).orElse(null);
    if (identity == null) {
      return Optional.empty();
    }
    String recipient = recipientOf.apply(identity);
    if (recipient == null) {
      trust.refusals().add(Reason.UNKNOWN, "key " + signer + " is of " + identity.name(), now);
      return Optional.empty();
    }
    if (!budget.take(now)) {
      trust.refusals().add(Reason.TOO_MANY, "key " + signer, now);
      return Optional.empty();
    }
    if (!Ed25519.verify(
        identity.signer(), signature, context(mission, identity, recipient), bytes)) {
      trust.refusals().add(Reason.FORGED, "key " + signer, now);
      return Optional.empty();
    }
    return Optional.of(bytes);
  }

  /** What is said, whoever says so. */
  byte[] bytes() {
    return bytes;
  }
}
