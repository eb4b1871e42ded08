package space.perigee.ground.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.Weights;

/*
 * Ten thousand mirrors of a model of 50,000 parameters are 2 GB. They lie outside the heap, where no garbage collection
 * walks over them, each as its difference to a published version (MirrorPacking), and the least recently used go when the
 * bound is reached: the store has them all.
 *
 * Memory comes in slabs that are allocated once and cut into blocks of one page. A mirror takes any free blocks, so there
 * is nothing to compact, and a block that is given up is the next one to be used. Values are copied in and out under the
 * lock, so that no reader sees a block that has a new owner.
 */

/** Weights outside the heap, bounded; the least recently used are dropped. Thread-safe. */
final class MirrorCache {

  static final int BLOCK_BYTES = 4096;
  private static final int BLOCKS_PER_SLAB = 4096;
  private static final long USUAL_BYTES = 1L << 30;

  private record Entry(int[] blocks, int length, Weights reference) {}

  private final int mostBlocks;
  private final List<ByteBuffer> slabs = new ArrayList<>();
  private final Map<ModelVersion, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private int[] free = new int[0];
  private int freeCount;
  private int allocated;

  /**
   * @param mostBytes bound of the memory
   */
  MirrorCache(long mostBytes) {
    this.mostBlocks = Math.toIntExact(mostBytes / BLOCK_BYTES);
  }

  /** Of 1 GiB, or half of the memory that may be allocated. */
  static MirrorCache ofUsualSize() {
    return new MirrorCache(Math.min(USUAL_BYTES, Runtime.getRuntime().maxMemory() / 2));
  }

  /** Keeps weights, if there is room for them at all. */
  void put(Weights weights, Weights reference) {
    byte[] packed = MirrorPacking.pack(weights, reference);
    int count = (packed.length + BLOCK_BYTES - 1) / BLOCK_BYTES;
    synchronized (this) {
      drop(weights.version());
      if (count > mostBlocks) {
        return;
      }
      int[] blocks = new int[count];
      for (int i = 0; i < count; i++) {
        blocks[i] = takeBlock();
        int from = i * BLOCK_BYTES;
        slab(blocks[i])
            .put(offset(blocks[i]), packed, from, Math.min(BLOCK_BYTES, packed.length - from));
      }
      entries.put(weights.version(), new Entry(blocks, packed.length, reference));
    }
  }

  /** The values of a version; null if they are not here. */
  float @Nullable [] get(ModelVersion version) {
    byte[] packed;
    Entry entry;
    synchronized (this) {
      entry = entries.get(version);
      if (entry == null) {
        return null;
      }
      packed = new byte[entry.length()];
      for (int i = 0; i < entry.blocks().length; i++) {
        int block = entry.blocks()[i];
        int from = i * BLOCK_BYTES;
        slab(block).get(offset(block), packed, from, Math.min(BLOCK_BYTES, packed.length - from));
      }
    }
    return MirrorPacking.unpack(packed, entry.reference());
  }

  /** Gives up a version. */
  synchronized void drop(ModelVersion version) {
    Entry entry = entries.remove(version);
    if (entry != null) {
      release(entry);
    }
  }

  /** Versions that are held. */
  synchronized int size() {
    return entries.size();
  }

  /** Memory that is allocated (bytes). */
  synchronized long bytes() {
    return (long) allocated * BLOCK_BYTES;
  }

  private int takeBlock() {
    if (freeCount == 0 && allocated < mostBlocks) {
      allocate();
    }
    if (freeCount == 0) {
      Iterator<Entry> oldest = entries.values().iterator();
      Entry entry = oldest.next();
      oldest.remove();
      release(entry);
    }
    return free[--freeCount];
  }

  private void allocate() {
    int count = Math.min(BLOCKS_PER_SLAB, mostBlocks - allocated);
    slabs.add(ByteBuffer.allocateDirect(count * BLOCK_BYTES));
    for (int i = count - 1; i >= 0; i--) {
      pushFree(allocated + i);
    }
    allocated += count;
  }

  private void release(Entry entry) {
    for (int block : entry.blocks()) {
      pushFree(block);
    }
  }

  private void pushFree(int block) {
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, Math.max(BLOCKS_PER_SLAB, 2 * free.length));
    }
    free[freeCount++] = block;
  }

  private ByteBuffer slab(int block) {
    return slabs.get(block / BLOCKS_PER_SLAB);
  }

  private static int offset(int block) {
    return block % BLOCKS_PER_SLAB * BLOCK_BYTES;
  }
}
