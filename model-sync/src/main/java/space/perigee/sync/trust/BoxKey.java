package space.perigee.sync.trust;

import com.google.protobuf.ByteString;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of one encrypted message or content. An ephemeral X25519 key pair agrees with the
 * recipient's static key and is thrown away; only its public half remains, in front of the
 * ciphertext. HKDF binds the key to that half, to the purpose, the mission, the sender's name and
 * the recipient's fingerprint. (ECIES; the scheme is that of RFC 9180 in base mode, with a context
 * of our own.) Neither the sender nor a thief of the sender's keys can decrypt it later.
 *
 * <p>This does not prove who encrypted it. The signature of the manifest does, which names the
 * ciphertext by its hash.
 */
record BoxKey(ByteString ephemeral, SecretKeySpec key) {

  static final int TAG_BYTES = 16;
  static final int NONCE_BYTES = 12;

  /** What is encrypted, and by whom. */
  record Purpose(String label, String mission, String sender) {

    private CryptoContext context(PublicIdentity recipient, ByteString ephemeral) {
      return CryptoContext.of(label)
          .with(mission)
          .with(sender)
          .with(recipient.fingerprint().toBytes())
          .with(ephemeral.toByteArray());
    }
  }

  /** A new key to encrypt with. */
  static BoxKey toSeal(Purpose purpose, PublicIdentity recipient, SecureRandom random) {
    KeyPair pair = X25519.generate(random);
    ByteString ephemeral = X25519.raw(pair.getPublic());
    byte[] secret =
        X25519
            .agree(pair.getPrivate(), recipient.agreement())
            .orElseThrow(() -> new IllegalArgumentException(recipient + " has a weak key"));
    return of(secret, purpose, recipient, ephemeral);
  }

  /** The key to decrypt with; empty if the ephemeral key is not valid. */
  static Optional<BoxKey> toOpen(Purpose purpose, Identity recipient, ByteString ephemeral) {
    PublicKey key;
    try {
      key = X25519.publicKey(ephemeral);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return recipient
        .agree(key)
        .map(secret -> of(secret, purpose, recipient.publicIdentity(), ephemeral));
  }

  private static BoxKey of(
      byte[] secret, Purpose purpose, PublicIdentity recipient, ByteString ephemeral) {
    byte[] key = Hkdf.key(secret, purpose.context(recipient, ephemeral));
    return new BoxKey(ephemeral, new SecretKeySpec(key, "AES"));
  }

  /** AES-256-GCM (NIST SP 800-38D) with this key; a nonce may be used for one plaintext only. */
  Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(Byte.SIZE * TAG_BYTES, nonce));
    return cipher;
  }

  @Override
  public String toString() {
    return "key of " + ephemeral;
  }
}
