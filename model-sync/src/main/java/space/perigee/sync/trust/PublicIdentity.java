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
 * Who someone is, for all to see. Its own signing key has signed it, so damage shows, and nobody
 * can claim another's keys; whether it is to be trusted is for a {@link TrustStore} to say.
 *
 * @param name as on the link: 1 to 64 letters, digits, dots, underscores and hyphens
 * @param sequence counts the identities of the name, upwards from 1
 * @param validFrom first second in which it counts (mission time)
 * @param validUntil first second in which it no longer does; null if it does not end
 * @param signingKey of Ed25519, as in RFC 8032
 * @param agreementKey of X25519, as in RFC 7748
 * @param signature of all the rest
 */
public record PublicIdentity(
    String name,
    Role role,
    int sequence,
    Instant validFrom,
    @Nullable Instant validUntil,
    ByteString signingKey,
    ByteString agreementKey,
    ByteString signature) {

  private static final int FORMAT = 1;

  /** A scalar, whichever, that shows whether a point is of small order. */
  private static final byte[] PROBE = new byte[X25519.KEY_BYTES];

  /**
   * @throws IllegalArgumentException if a field is out of bounds, a key is none, or the signature
   *     does not fit
   */
  public PublicIdentity {
    NodeName.require("name", name);
    if (sequence < 1) {
      throw new IllegalArgumentException("sequence " + sequence + " must be at least 1");
    }
    if (validFrom.getNano() != 0 || (validUntil != null && validUntil.getNano() != 0)) {
      throw new IllegalArgumentException("validity must be in whole seconds");
    }
    if (validUntil != null && !validFrom.isBefore(validUntil)) {
      throw new IllegalArgumentException(
          "valid from " + validFrom + " must be before valid until " + validUntil);
    }
    boolean isSafe =
        X25519.agree(X25519.privateKey(PROBE), X25519.publicKey(agreementKey)).isPresent();
    byte[] body = body(name, role, sequence, validFrom, validUntil, signingKey, agreementKey);
    if (!isSafe
        || !Ed25519.verify(
            Ed25519.publicKey(signingKey), signature.toByteArray(), context(), body)) {
      throw new IllegalArgumentException("the signature does not fit the rest");
    }
  }

  static byte[] context() {
    return CryptoContext.of("identity").toBytes();
  }

  static byte[] body(
      String name,
      Role role,
      int sequence,
      Instant validFrom,
      @Nullable Instant validUntil,
      ByteString signingKey,
      ByteString agreementKey) {
    var identity =
        space.perigee.sync.v1.Identity.newBuilder()
            .setFormat(FORMAT)
            .setName(name)
            .setRole(space.perigee.sync.v1.Role.valueOf("ROLE_" + role.name()))
            .setSequence(sequence)
            .setValidFrom(validFrom.getEpochSecond())
            .setSigningKey(signingKey)
            .setAgreementKey(agreementKey);
    if (validUntil != null) {
      identity.setValidUntil(validUntil.getEpochSecond());
    }
    return identity.build().toByteArray();
  }

  private byte[] body() {
    return body(name, role, sequence, validFrom, validUntil, signingKey, agreementKey);
  }

  /** Its bytes, for {@link #fromBytes}. */
  public byte[] toBytes() {
    return SignedIdentity.newBuilder()
        .setIdentity(ByteString.copyFrom(body()))
        .setSignature(signature)
        .build()
        .toByteArray();
  }

  /**
   * The identity of these bytes.
   *
   * @throws TrustException if they are none
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
              body.getName(),
              role(body.getRole()),
              body.getSequence(),
              Instant.ofEpochSecond(body.getValidFrom()),
              body.hasValidUntil() ? Instant.ofEpochSecond(body.getValidUntil()) : null,
              body.getSigningKey(),
              body.getAgreementKey(),
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

  private static Role role(space.perigee.sync.v1.Role role) {
    return switch (role) {
      case ROLE_SATELLITE -> Role.SATELLITE;
      case ROLE_GROUND -> Role.GROUND;
      case ROLE_STATION -> Role.STATION;
      case ROLE_ROOT -> Role.ROOT;
      default -> throw new IllegalArgumentException("unknown role " + role);
    };
  }

  /** What people compare: SHA-256 of all but the signature. */
  public Sha256 fingerprint() {
    return Sha256.of(body());
  }

  /** The fingerprint in groups of four digits, to be read aloud. */
  public String spokenFingerprint() {
    return fingerprint().hex().replaceAll("....(?!$)", "$0 ");
  }

  public KeyId keyId() {
    return KeyId.of(fingerprint());
  }

  /** Whether it counts at {@code now}, as far as its dates say. */
  public boolean isCurrent(Instant now) {
    return !isEarly(now) && !isExpired(now);
  }

  boolean isEarly(Instant now) {
    return now.isBefore(validFrom);
  }

  boolean isExpired(Instant now) {
    return validUntil != null && !now.isBefore(validUntil);
  }

  PublicKey signer() {
    return Ed25519.publicKey(signingKey);
  }

  PublicKey agreement() {
    return X25519.publicKey(agreementKey);
  }

  /** Whether the other is this very identity. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PublicIdentity that && fingerprint().equals(that.fingerprint());
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, sequence);
  }

  @Override
  public String toString() {
    return role + " " + name + " " + sequence + " (key id " + keyId() + ")";
  }
}
