package space.perigee.sync.exchange;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import space.perigee.sync.transfer.Content;
import space.perigee.sync.transfer.FrameProto;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.Subject;

/**
 * The plain content of a transfer of a delta: its subject, behind the subject's length (one byte,
 * at most 127), and the delta. Both are sealed together, so that nobody on the way reads either.
 *
 * @param subject without the base, which the delta says
 */
public record DescribedDelta(Subject subject, byte[] delta) {

  Content toContent() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      FrameProto.toProto(subject).toBuilder().clearBaseVersion().build().writeDelimitedTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    bytes.writeBytes(delta);
    return Content.of(bytes.toByteArray());
  }

  /** Parses a content; empty if it does not begin with a subject. */
  public static Optional<DescribedDelta> read(Kind kind, Content content) {
    byte[] bytes = content.toBytes();
    int length = bytes.length == 0 ? -1 : bytes[0];
    if (length < 0 || 1 + length > bytes.length) {
      return Optional.empty();
    }
    try {
      var proto =
          space.perigee.sync.v1.Subject.parseFrom(new ByteArrayInputStream(bytes, 1, length));
      byte[] delta = new byte[bytes.length - 1 - length];
      System.arraycopy(bytes, 1 + length, delta, 0, delta.length);
      return Optional.of(new DescribedDelta(FrameProto.fromProto(kind, proto), delta));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
