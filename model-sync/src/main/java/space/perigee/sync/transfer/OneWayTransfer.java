package space.perigee.sync.transfer;

import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One content on its way over a one-way link: the manifest, all segments once, then as many repair
 * symbols as the expected loss makes likely to be needed.
 *
 * <p>A receiver can use nothing that precedes the manifest. So the manifest is repeated after one,
 * two, four frames and so on, which loses few segments if the first copies are lost, and at every
 * eighth of the transfer, for receivers that join in the middle.
 *
 * <p>For n segments, a loss rate of p and a margin of m standard deviations, r repair symbols are
 * enough if {@code (n + r)(1 - p) - m sqrt((n + r) p (1 - p)) >= n}. The blocks of one content are
 * of similar size and their symbols are interleaved, so that a burst of losses hits all of them a
 * little.
 */
final class OneWayTransfer {

  /** Standard deviations: at the expected loss, 99 of 100 contents arrive. */
  private static final double MARGIN = 2.33;

  private static final int MAX_BLOCK = 40_000;
  private static final int MANIFESTS = 8;

  private final Manifest manifest;
  private final Content content;
  private final double loss;
  private final int blocks;
  private final int frames;
  private final @Nullable RepairEncoder[] repairs;
  private int sent;
  private int nextManifest;

  OneWayTransfer(Manifest manifest, Content content, double loss) {
    this.manifest = manifest;
    this.content = content;
    this.loss = loss;
    int count = manifest.segmentCount();
    this.blocks = (count + MAX_BLOCK - 1) / MAX_BLOCK;
    this.repairs = new RepairEncoder[blocks];
    int repairFrames = 0;
    for (int block = 0; block < blocks; block++) {
      repairFrames += repairsFor(sizeOf(block), loss);
    }
    this.frames = count + repairFrames;
  }

  static int repairsFor(int segments, double loss) {
    if (loss == 0) {
      return 0;
    }
    int repairs = 0;
    while (true) {
      double all = (double) segments + repairs;
      double arriving = all * (1 - loss) - MARGIN * Math.sqrt(all * loss * (1 - loss));
      if (arriving >= segments) {
        return repairs;
      }
      repairs += Math.max(1, (int) ((segments - arriving) / 2));
    }
  }

  private int firstOf(int block) {
    return (int) ((long) manifest.segmentCount() * block / blocks);
  }

  private int sizeOf(int block) {
    return firstOf(block + 1) - firstOf(block);
  }

  /** The next frame; empty when all were sent. */
  Optional<Frame> next() {
    if (sent == nextManifest) {
      int eighth = (frames + MANIFESTS - 1) / MANIFESTS;
      nextManifest = sent == 0 ? 1 : Math.min(2 * sent, (sent / eighth + 1) * eighth);
      return Optional.of(manifest);
    }
    if (sent < manifest.segmentCount()) {
      int index = sent++;
      ByteBuffer data = ByteBuffer.allocate(manifest.lengthOf(index));
      content.read((long) index * manifest.segmentBytes(), data);
      return Optional.of(
          new Segment(manifest.transfer(), index, UnsafeByteOperations.unsafeWrap(data.flip())));
    }
    for (int turn = 0; turn < blocks; turn++) {
      RepairEncoder ofBlock = repairsOf((sent - manifest.segmentCount() + turn) % blocks);
      if (ofBlock.hasNext()) {
        sent++;
        return Optional.of(ofBlock.next());
      }
    }
    return Optional.empty();
  }

  private RepairEncoder repairsOf(int block) {
    RepairEncoder made = repairs[block];
    if (made == null) {
      int size = sizeOf(block);
      made = new RepairEncoder(manifest, content, firstOf(block), size, repairsFor(size, loss));
      repairs[block] = made;
    }
    return made;
  }
}
