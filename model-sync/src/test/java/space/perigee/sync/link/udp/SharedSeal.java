package space.perigee.sync.link.udp;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import space.perigee.sync.transfer.Content;
import space.perigee.sync.transfer.FrameSeal;
import space.perigee.sync.transfer.OpenSeal;

/** A seal of two ends that share a key, in place of real keys. */
final class SharedSeal implements FrameSeal {

  private final OpenSeal open = new OpenSeal();
  private final byte key;

  SharedSeal(int key) {
    this.key = (byte) key;
  }

  private ByteBuffer keyed(ByteBuffer bytes) {
    return ByteBuffer.allocate(bytes.remaining() + 1).put(key).put(bytes.duplicate()).flip();
  }

  @Override
  public int tagBytes() {
    return open.tagBytes();
  }

  @Override
  public void tag(ByteBuffer bytes, ByteBuffer tag) {
    open.tag(keyed(bytes), tag);
  }

  @Override
  public Optional<Origin> origin(ByteBuffer bytes, ByteBuffer tag) {
    return open.origin(keyed(bytes), tag);
  }

  @Override
  public byte[] sign(byte[] bytes) {
    return bytes;
  }

  @Override
  public int proofBytes() {
    return 0;
  }

  @Override
  public Optional<byte[]> verify(byte[] signed, Instant now) {
    return Optional.of(signed);
  }

  @Override
  public Optional<Content> seal(Content plain) {
    return Optional.of(plain);
  }

  @Override
  public Optional<Content> open(Content sealed) {
    return Optional.of(sealed);
  }

  @Override
  public boolean renew(Instant now) {
    return true;
  }
}
