package space.perigee.sync.trust;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.trust.Refusals.Reason;

/**
 * A message with an Ed25519 signature that names its mission, signer and recipient, so that a
 * captured message is valid nowhere else.
 *
 * <pre>
 *   key id of the signer (8 bytes) | signature (64) | message
 * </pre>
 */
final class SignedFrame {

  static final int PROOF_BYTES = KeyId.BYTES + Ed25519.SIGNATURE_BYTES;

  private final KeyId signer;
  private final byte[] signature;
  private final byte[] bytes;

  private SignedFrame(KeyId signer, byte[] signature, byte[] bytes) {
    this.signer = signer;
    this.signature = signature;
    this.bytes = bytes;
  }

  /** Signs a message from {@code signer} to {@code recipient}. */
  static byte[] by(Identity signer, String mission, String recipient, byte[] bytes) {
    PublicIdentity publicIdentity = signer.publicIdentity();
    return ByteBuffer.allocate(PROOF_BYTES + bytes.length)
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

  /** Parses a signed message; empty if it is too short. */
  static Optional<SignedFrame> read(byte[] signed) {
    if (signed.length < PROOF_BYTES) {
      return Optional.empty();
    }
    ByteBuffer envelope = ByteBuffer.wrap(signed);
    KeyId signer = KeyId.read(envelope);
    byte[] signature = new byte[Ed25519.SIGNATURE_BYTES];
    envelope.get(signature);
    return Optional.of(
        new SignedFrame(signer, signature, Arrays.copyOfRange(signed, PROOF_BYTES, signed.length)));
  }

  /**
   * Verifies the message; a failure is counted and logged.
   *
   * @param budget of signatures to verify
   * @param recipientOf the recipient whom an identity may address here; null for none
   * @return the message; empty if its signer is not trusted, not allowed, or did not sign it
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
    trust.crypto().verified();
    if (!Ed25519.verify(
        identity.signer(), signature, context(mission, identity, recipient), bytes)) {
      trust.refusals().add(Reason.FORGED, "key " + signer, now);
      return Optional.empty();
    }
    return Optional.of(bytes);
  }

  /** The message, unverified. */
  byte[] bytes() {
    return bytes;
  }
}
