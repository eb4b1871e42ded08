package space.perigee.sync.trust;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.transfer.NodeName;
import space.perigee.sync.v1.SignedIdentity;

/**
 * The public half of an identity, signed with its own signing key, so that damage shows and nobody
 * can claim another's keys. Whether to trust it is up to a {@link TrustStore}.
 */
public record PublicIdentity(Claims claims, ByteString signature) {

  private static final int FORMAT = 1;

  /** An arbitrary scalar, to detect points of small order. */
  private static final byte[] PROBE = new byte[X25519.KEY_BYTES];

  /**
   * What an identity says about itself.
   *
   * @param name of the end it belongs to: 1 to 64 letters, digits, dots, underscores and hyphens
   * @param sequence number among the identities of that name, from 1
   * @param validity when it is valid
   * @param signingKey Ed25519 public key (RFC 8032)
   * @param agreementKey X25519 public key (RFC 7748)
   */
  public record Claims(
      String name,
      Role role,
      int sequence,
      Validity validity,
      ByteString signingKey,
      ByteString agreementKey) {

    public Claims {
      NodeName.require("name", name);
      if (sequence < 1) {
        throw new IllegalArgumentException("sequence " + sequence + " must be at least 1");
      }
    }

    /** The bytes that are signed. */
    byte[] toBytes() {
      var identity =
          space.perigee.sync.v1.Identity.newBuilder()
              .setFormat(FORMAT)
              .setName(name)
              .setRole(space.perigee.sync.v1.Role.valueOf("ROLE_" + role.name()))
              .setSequence(sequence)
              .setValidFrom(validity.from().getEpochSecond())
              .setSigningKey(signingKey)
              .setAgreementKey(agreementKey);
      Instant until = validity.until();
      if (until != null) {
        identity.setValidUntil(until.getEpochSecond());
      }
      return identity.build().toByteArray();
    }
  }

  /**
   * @throws IllegalArgumentException if a key is not valid, or the signature does not match
   */
  public PublicIdentity {
    boolean isSafe =
        X25519.agree(X25519.privateKey(PROBE), X25519.publicKey(claims.agreementKey())).isPresent();
    if (!isSafe
        || !Ed25519.verify(
            Ed25519.publicKey(claims.signingKey()),
            signature.toByteArray(),
            context(),
            claims.toBytes())) {
      throw new IllegalArgumentException("the signature does not fit the rest");
    }
  }

  public String name() {
    return claims.name();
  }

  public Role role() {
    return claims.role();
  }

  public int sequence() {
    return claims.sequence();
  }

  public Validity validity() {
    return claims.validity();
  }

  static byte[] context() {
    return CryptoContext.of("identity").toBytes();
  }

  public byte[] toBytes() {
    return SignedIdentity.newBuilder()
        .setIdentity(ByteString.copyFrom(claims.toBytes()))
        .setSignature(signature)
        .build()
        .toByteArray();
  }

  /**
   * Deserializes an identity.
   *
   * @throws TrustException if the bytes are malformed
   */
  public static PublicIdentity fromBytes(byte[] bytes) throws TrustException {
    try {
      SignedIdentity signed = SignedIdentity.parseFrom(bytes);
      var body = space.perigee.sync.v1.Identity.parseFrom(signed.getIdentity());
      if (body.getFormat() != FORMAT) {
        throw new TrustException("identity of format " + body.getFormat() + ", must be " + FORMAT);
      }
      PublicIdentity identity =
          new PublicIdentity(
              new Claims(
                  body.getName(),
                  role(body.getRole()),
                  body.getSequence(),
                  validity(body),
                  body.getSigningKey(),
                  body.getAgreementKey()),
              signed.getSignature());
      if (!ByteString.copyFrom(identity.toBytes()).equals(ByteString.copyFrom(bytes))) {
        throw new TrustException("identity in another spelling than its own");
      }
      return identity;
    } catch (InvalidProtocolBufferException
        | IllegalArgumentException
        | java.time.DateTimeException e) {
      throw new TrustException("no identity: " + e.getMessage(), e);
    }
  }

  private static Validity validity(space.perigee.sync.v1.Identity body) {
    return new Validity(
        Instant.ofEpochSecond(body.getValidFrom()),
        body.hasValidUntil() ? Instant.ofEpochSecond(body.getValidUntil()) : null);
  }

  private static Role role(space.perigee.sync.v1.Role role) {
    return switch (role) {
      case ROLE_SATELLITE -> Role.SATELLITE;
      case ROLE_GROUND -> Role.GROUND;
      case ROLE_STATION -> Role.STATION;
      case ROLE_ROOT -> Role.ROOT;
      default -> throw new IllegalArgumentException("unknown role " + role);
    };
  }

  /** The fingerprint that people compare: SHA-256 of the claims. */
  public Sha256 fingerprint() {
    return Sha256.of(claims.toBytes());
  }

  /** The fingerprint in groups of four digits, for reading aloud. */
  public String spokenFingerprint() {
    return fingerprint().hex().replaceAll("....(?!$)", "$0 ");
  }

  public KeyId keyId() {
    return KeyId.of(fingerprint());
  }

  PublicKey signer() {
    return Ed25519.publicKey(claims.signingKey());
  }

  PublicKey agreement() {
    return X25519.publicKey(claims.agreementKey());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PublicIdentity that && fingerprint().equals(that.fingerprint());
  }

  @Override
  public int hashCode() {
    return Objects.hash(name(), sequence());
  }

  @Override
  public String toString() {
    return role() + " " + name() + " " + sequence() + " (key id " + keyId() + ")";
  }
}
