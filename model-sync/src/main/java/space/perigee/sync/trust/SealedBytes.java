package space.perigee.sync.trust;

import com.google.protobuf.ByteString;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;

/** Short messages for one recipient: ephemeral key (32 bytes), ciphertext, tag (16). */
final class SealedBytes {

  private static final byte[] NONCE = new byte[BoxKey.NONCE_BYTES];

  private SealedBytes() {}

  private static BoxKey.Purpose purpose(String mission, String sender) {
    return new BoxKey.Purpose("sealed bytes", mission, sender);
  }

  static byte[] seal(
      String mission, String sender, PublicIdentity recipient, byte[] plain, SecureRandom random) {
    BoxKey key = BoxKey.toSeal(purpose(mission, sender), recipient, random);
    try {
      byte[] sealed = key.cipher(Cipher.ENCRYPT_MODE, NONCE).doFinal(plain);
      return key.ephemeral().concat(ByteString.copyFrom(sealed)).toByteArray();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has AES in GCM", e);
    }
  }

  /** Decrypts a message for one of these recipients, which are tried in order. */
  static Optional<byte[]> open(
      String mission, String sender, List<Identity> recipients, byte[] sealed) {
    if (sealed.length < X25519.KEY_BYTES + BoxKey.TAG_BYTES) {
      return Optional.empty();
    }
    ByteString ephemeral = ByteString.copyFrom(sealed, 0, X25519.KEY_BYTES);
    for (Identity recipient : recipients) {
      Optional<byte[]> plain =
          BoxKey.toOpen(purpose(mission, sender), recipient, ephemeral)
              .flatMap(key -> open(key, sealed));
      if (plain.isPresent()) {
        return plain;
      }
    }
    return Optional.empty();
  }

  private static Optional<byte[]> open(BoxKey key, byte[] sealed) {
    try {
      return Optional.of(
          key.cipher(Cipher.DECRYPT_MODE, NONCE)
              .doFinal(sealed, X25519.KEY_BYTES, sealed.length - X25519.KEY_BYTES));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has AES in GCM", e);
    }
  }
}
