package space.perigee.sync.trust;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import space.perigee.sync.transfer.Content;

/*
 * A content may be longer than memory, and the output of an authenticated cipher counts only once its tag, at the end,
 * was checked. So a content is cut into chunks that are encrypted separately under one key, with the index of the chunk
 * and a mark on the last one in the nonce: STREAM of Hoang, Reyhanitabar, Rogaway and Vizar, Online
 * authenticated-encryption and its nonce-reuse misuse-resistance, CRYPTO 2015, section 7. A chunk decrypts in its own
 * place only; a truncated content has no last chunk, an extended one has a last chunk in its middle. Each content has
 * its own key (BoxKey), so the nonces need no random part.
 *
 * Chunks are decrypted one by one, so a content can be read at any position without a plaintext file on disk. Costs two
 * chunks of memory, and on the link 33 bytes per content and 16 per 64 KiB.
 */

/** Encrypts contents of any length for one recipient. */
final class ContentSeal {

  private static final byte FORMAT = 1;

  private final BoxKey key;
  private final Chunks chunks;

  private ContentSeal(BoxKey key, Chunks chunks) {
    this.key = key;
    this.chunks = chunks;
  }

  private static BoxKey.Purpose purpose(String mission, String sender) {
    return new BoxKey.Purpose("sealed content 1", mission, sender);
  }

  /** Encrypts a content; done as it is read. */
  static Content seal(
      String mission, String sender, PublicIdentity recipient, Content plain, SecureRandom random) {
    BoxKey key = BoxKey.toSeal(purpose(mission, sender), recipient, random);
    return new ContentSeal(key, new Chunks(plain.length())).new Sealed(plain);
  }

  /**
   * Decrypts a content, if it is for one of these recipients and no chunk is damaged.
   *
   * @param sealed must stay readable as long as the result is used
   * @param counts the key agreements
   */
  static Optional<Content> open(
      String mission,
      String sender,
      List<Identity> recipients,
      Content sealed,
      CryptoCounts counts) {
    Optional<Opened> opened = begin(mission, sender, recipients, sealed, counts);
    return opened.filter(Opened::isWhole).map(content -> content);
  }

  /** Finds the key by trying the first chunk. */
  private static Optional<Opened> begin(
      String mission,
      String sender,
      List<Identity> recipients,
      Content sealed,
      CryptoCounts counts) {
    Optional<Chunks> chunks = Chunks.ofSealed(sealed.length());
    if (chunks.isEmpty()) {
      return Optional.empty();
    }
    ByteBuffer head = ByteBuffer.allocate(Chunks.HEAD_BYTES);
    sealed.read(0, head);
    if (head.flip().get() != FORMAT) {
      return Optional.empty();
    }
    ByteString ephemeral = ByteString.copyFrom(head);
    return recipients.stream()
        .flatMap(
            own -> {
              counts.agreed(1);
              return BoxKey.toOpen(purpose(mission, sender), own, ephemeral).stream();
            })
        .map(key -> new ContentSeal(key, chunks.get()).new Opened(sealed))
        .filter(opened -> opened.opens(0))
        .findFirst();
  }

  private byte[] crypt(int mode, long index, byte[] bytes) throws AEADBadTagException {
    try {
      return key.cipher(mode, chunks.nonce(index)).doFinal(bytes);
    } catch (AEADBadTagException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has AES in GCM", e);
    }
  }

  /** A plain content, encrypted as it is read. */
  private final class Sealed extends ChunkedContent {

    private static final int MARK_BYTES = 8;

    private final Content plain;
    private final ByteBuffer marks;

    Sealed(Content plain) {
      super(
          ByteBuffer.allocate(Chunks.HEAD_BYTES)
              .put(FORMAT)
              .put(key.ephemeral().asReadOnlyByteBuffer())
              .array(),
          chunks.sealedLength(),
          Chunks.SEALED_BYTES);
      this.plain = plain;
      this.marks = ByteBuffer.allocate(Math.toIntExact(MARK_BYTES * chunks.count()));
    }

    @Override
    byte[] make(long index) {
      ByteBuffer from = ByteBuffer.allocate(chunks.lengthOf(index));
      plain.read(index * Chunks.PLAIN_BYTES, from);
      try {
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, index, from.array());
        requireUnchanged(index, sealed);
        return sealed;
      } catch (AEADBadTagException e) {
        throw new AssertionError("there is nothing to check", e);
      }
    }

    /** Two plaintexts under one nonce would reveal both (SP 800-38D, appendix A). */
    private void requireUnchanged(long index, byte[] sealed) {
      int at = (int) index * MARK_BYTES;
      long mark = ByteBuffer.wrap(sealed).getLong(sealed.length - MARK_BYTES);
      long before = marks.getLong(at);
      if (before != 0 && before != mark) {
        throw new IllegalStateException("the content changed while it was sealed");
      }
      marks.putLong(at, mark);
    }
  }

  /** An encrypted content, decrypted as it is read. */
  private final class Opened extends ChunkedContent {

    private final Content sealed;

    Opened(Content sealed) {
      super(new byte[0], chunks.length(), Chunks.PLAIN_BYTES);
      this.sealed = sealed;
    }

    @Override
    byte[] make(long index) {
      ByteBuffer from = ByteBuffer.allocate(chunks.lengthOf(index) + BoxKey.TAG_BYTES);
      sealed.read(Chunks.HEAD_BYTES + index * Chunks.SEALED_BYTES, from);
      try {
        return crypt(Cipher.DECRYPT_MODE, index, from.array());
      } catch (AEADBadTagException e) {
        throw new DamagedException(index, e);
      }
    }

    boolean opens(long index) {
      try {
        chunk(index);
        return true;
      } catch (DamagedException e) {
        return false;
      }
    }

    boolean isWhole() {
      for (long i = 0; i < chunks.count(); i++) {
        if (!opens(i)) {
          return false;
        }
      }
      return true;
    }
  }

  /** A chunk is damaged. */
  private static final class DamagedException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    DamagedException(long index, AEADBadTagException cause) {
      super("chunk " + index + " of a sealed content is damaged", cause);
    }
  }
}
