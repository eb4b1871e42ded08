package space.perigee.sync.trust;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.v1.PrivateIdentity;

/**
 * The identity of an end: one key pair for signatures (Ed25519) and one for key agreement (X25519).
 * The private keys leave this object only through {@link #toBytes}, into a file that only its owner
 * can read.
 */
public final class Identity {

  private static final byte[] BASE_POINT = basePoint();

  private final PublicIdentity publicIdentity;
  private final PrivateKey signing;
  private final PrivateKey agreement;

  private Identity(PublicIdentity publicIdentity, PrivateKey signing, PrivateKey agreement) {
    this.publicIdentity = publicIdentity;
    this.signing = signing;
    this.agreement = agreement;
  }

  /**
   * Makes new keys.
   *
   * @param from start of validity (mission time); fractions of a second are dropped
   * @param until end of validity, exclusive; null if it does not end
   * @throws IllegalArgumentException if a value is out of bounds
   */
  public static Identity create(
      String name,
      Role role,
      int sequence,
      Instant from,
      @Nullable Instant until,
      SecureRandom random) {
    KeyPair signing = Ed25519.generate(random);
    KeyPair agreement = X25519.generate(random);
    PublicIdentity.Claims claims =
        new PublicIdentity.Claims(
            name,
            role,
            sequence,
            Validity.of(from, until),
            Ed25519.raw(signing.getPublic()),
            X25519.raw(agreement.getPublic()));
    byte[] signature =
        Ed25519.sign(signing.getPrivate(), PublicIdentity.context(), claims.toBytes());
    PublicIdentity publicIdentity = new PublicIdentity(claims, ByteString.copyFrom(signature));
    return new Identity(publicIdentity, signing.getPrivate(), agreement.getPrivate());
  }

  /** New keys with the same name and the next sequence number. */
  public Identity successor(Instant from, @Nullable Instant until, SecureRandom random) {
    return create(
        publicIdentity.name(),
        publicIdentity.role(),
        Math.addExact(publicIdentity.sequence(), 1),
        from,
        until,
        random);
  }

  public PublicIdentity publicIdentity() {
    return publicIdentity;
  }

  byte[] sign(byte[] context, byte[] bytes) {
    return Ed25519.sign(signing, context, bytes);
  }

  /** The secret shared with another end; empty if its key is of small order. */
  Optional<byte[]> agree(PublicKey other) {
    return X25519.agree(agreement, other);
  }

  /** Serializes it, private keys included. */
  byte[] toBytes() {
    return PrivateIdentity.newBuilder()
        .setSignedIdentity(ByteString.copyFrom(publicIdentity.toBytes()))
        .setSigningKey(ByteString.copyFrom(Ed25519.raw(signing)))
        .setAgreementKey(ByteString.copyFrom(X25519.raw(agreement)))
        .build()
        .toByteArray();
  }

  /**
   * Deserializes an identity.
   *
   * @throws TrustException if it is malformed, or a private key does not match its public key
   */
  static Identity fromBytes(byte[] bytes) throws TrustException {
    try {
      PrivateIdentity proto = PrivateIdentity.parseFrom(bytes);
      PublicIdentity publicIdentity =
          PublicIdentity.fromBytes(proto.getSignedIdentity().toByteArray());
      byte[] seed =
          LittleEndian.checked("an Ed25519 key", proto.getSigningKey(), Ed25519.KEY_BYTES);
      byte[] scalar =
          LittleEndian.checked("an X25519 key", proto.getAgreementKey(), X25519.KEY_BYTES);
      Identity identity =
          new Identity(publicIdentity, Ed25519.privateKey(seed), X25519.privateKey(scalar));
      if (!identity.fits()) {
        throw new TrustException(
            "the private keys do not fit the public ones of " + publicIdentity);
      }
      return identity;
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new TrustException("no private identity: " + e.getMessage(), e);
    }
  }

  /** Signs a probe and multiplies the base point (RFC 7748, 6.1), to check the public keys. */
  private boolean fits() {
    byte[] probe = {1};
    PublicKey base = X25519.publicKey(ByteString.copyFrom(BASE_POINT));
    return Ed25519.verify(
            publicIdentity.signer(),
            sign(PublicIdentity.context(), probe),
            PublicIdentity.context(),
            probe)
        && agree(base)
            .map(ByteString::copyFrom)
            .equals(Optional.of(publicIdentity.claims().agreementKey()));
  }

  private static byte[] basePoint() {
    byte[] nine = new byte[X25519.KEY_BYTES];
    nine[0] = 9;
    return nine;
  }

  @Override
  public String toString() {
    return publicIdentity.toString();
  }
}
