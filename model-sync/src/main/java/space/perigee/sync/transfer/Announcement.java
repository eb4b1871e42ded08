package space.perigee.sync.transfer;

import com.google.protobuf.ByteString;
import space.perigee.sync.model.Sha256;

/**
 * A manifest together with its whole content, which fits the same frame. The wire format leaves out
 * the length, and the hash where it is signed; without keys the hash stays, as nothing else would
 * tell a damaged content.
 *
 * @param content the content of the manifest
 */
public record Announcement(Manifest manifest, ByteString content) implements Frame {

  /** Longest content that travels with its manifest (bytes). */
  static final int MAX_CONTENT_BYTES = 2048;

  /** Most bytes of the signed manifest in front of the content. */
  private static final int HEAD_BYTES = 144;

  /**
   * @throws IllegalArgumentException if the content is not that of the manifest
   */
  public Announcement {
    if (manifest.length() != content.size()
        || !Sha256.of(content.toByteArray()).equals(manifest.content())) {
      throw new IllegalArgumentException("the content is not that of the manifest");
    }
  }

  /** The content as the only segment of its transfer. */
  public Segment segment() {
    return new Segment(manifest.transfer(), 0, content);
  }

  /**
   * True if the content of a manifest fits one frame with it.
   *
   * @param overhead bytes around the data of a segment in a frame
   */
  static boolean isPossible(Manifest manifest, LinkTraits link, int overhead) {
    return manifest.length() <= MAX_CONTENT_BYTES
        && manifest.segmentCount() == 1
        && manifest.length() + HEAD_BYTES + overhead <= link.maxFrameBytes();
  }
}
