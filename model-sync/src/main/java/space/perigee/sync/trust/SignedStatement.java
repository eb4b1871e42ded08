package space.perigee.sync.trust;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import space.perigee.sync.trust.IdentityFiles.Name;
import space.perigee.sync.trust.IdentityFiles.Suffix;

/**
 * A statement with its signature. Anyone may carry it, as a content or as a file; applying it twice
 * or late does no harm. A {@link TrustStore} decides whether its signer is entitled to it.
 */
public record SignedStatement(Statement statement, KeyId signer, ByteString signature) {

  /** Maximum length (bytes). */
  private static final int MAX_BYTES = 2048;

  private static final byte[] CONTEXT = CryptoContext.of("statement").toBytes();

  public static SignedStatement by(Identity signer, Statement statement) {
    byte[] signature = signer.sign(CONTEXT, body(statement).toByteArray());
    return new SignedStatement(
        statement, signer.publicIdentity().keyId(), ByteString.copyFrom(signature));
  }

  private static ByteString body(Statement statement) {
    var proto = space.perigee.sync.v1.Statement.newBuilder();
    if (statement instanceof Statement.Rotation rotation) {
      proto.setRotation(ByteString.copyFrom(rotation.next().toBytes()));
    } else if (statement instanceof Statement.Revocation revocation) {
      proto
          .getRevocationBuilder()
          .setName(revocation.name())
          .setUpTo(revocation.upTo())
          .setReason(revocation.reason());
    }
    return proto.build().toByteString();
  }

  boolean isBy(PublicIdentity identity) {
    return signer.equals(identity.keyId())
        && Ed25519.verify(
            identity.signer(), signature.toByteArray(), CONTEXT, body(statement).toByteArray());
  }

  public byte[] toBytes() {
    return space.perigee.sync.v1.SignedStatement.newBuilder()
        .setStatement(body(statement))
        .setSigner(signer.toBytes())
        .setSignature(signature)
        .build()
        .toByteArray();
  }

  /**
   * Deserializes a statement; the signature is not verified.
   *
   * @throws TrustException if the bytes are malformed
   */
  public static SignedStatement fromBytes(byte[] bytes) throws TrustException {
    if (bytes.length > MAX_BYTES) {
      throw new TrustException("statement of " + bytes.length + " bytes, at most " + MAX_BYTES);
    }
    try {
      var proto = space.perigee.sync.v1.SignedStatement.parseFrom(bytes);
      if (proto.getSigner().size() != KeyId.BYTES) {
        throw new TrustException("statement without a signer");
      }
      var read =
          new SignedStatement(
              statement(space.perigee.sync.v1.Statement.parseFrom(proto.getStatement())),
              KeyId.read(proto.getSigner().asReadOnlyByteBuffer()),
              proto.getSignature());
      if (!ByteString.copyFrom(read.toBytes()).equals(ByteString.copyFrom(bytes))) {
        throw new TrustException("statement in another spelling than its own");
      }
      return read;
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new TrustException("no statement: " + e.getMessage(), e);
    }
  }

  private static Statement statement(space.perigee.sync.v1.Statement proto) throws TrustException {
    return switch (proto.getBodyCase()) {
      case ROTATION ->
          new Statement.Rotation(PublicIdentity.fromBytes(proto.getRotation().toByteArray()));
      case REVOCATION ->
          new Statement.Revocation(
              proto.getRevocation().getName(),
              proto.getRevocation().getUpTo(),
              proto.getRevocation().getReason());
      case BODY_NOT_SET -> throw new TrustException("statement that says nothing");
    };
  }

  /** Name of its file in a folder. */
  public String fileName() {
    if (statement instanceof Statement.Rotation rotation) {
      PublicIdentity next = rotation.next();
      return new Name(next.name(), next.sequence(), Suffix.ROTATION).toString();
    }
    Statement.Revocation revocation = (Statement.Revocation) statement;
    return new Name(revocation.name(), revocation.upTo(), Suffix.REVOKED).toString();
  }
}
