package space.perigee.sync.transfer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import space.perigee.sync.fec.ErasureCode;

/**
 * Restores missing segments from repair symbols. A block can be repaired once it misses no more
 * segments than symbols have arrived. It does not matter which symbols these are or when they came:
 * those of earlier contacts count, and so do segments that were sent again.
 */
final class BlockRepair {

  private BlockRepair() {}

  /** True if a repair symbol can belong to a content. */
  static boolean isPossible(Manifest manifest, Repair repair) {
    return repair.count() <= ErasureCode.MAX_COUNT
        && (long) repair.first() + repair.count() <= manifest.segmentCount()
        && repair.number()
            < ErasureCode.of(repair.count(), manifest.segmentBytes()).repairCapacity();
  }

  /** True if its block misses more segments than its stored symbols can restore. */
  static boolean isNeeded(TransferFile file, Repair repair) {
    int held =
        file.repairs()
            .getOrDefault(
                new TransferFile.Block(repair.first(), repair.count()),
                Collections.emptyNavigableMap())
            .size();
    return held < file.missing().leftWithin(repair.first(), repair.first() + repair.count());
  }

  static void repairWhatCanBe(TransferFile file) {
    for (Map.Entry<TransferFile.Block, NavigableMap<Integer, Long>> entry :
        file.repairs().entrySet()) {
      TransferFile.Block block = entry.getKey();
      int left = file.missing().leftWithin(block.first(), block.first() + block.count());
      if (left > 0 && left <= entry.getValue().size()) {
        repair(file, block, entry.getValue());
      }
    }
  }

  private static void repair(
      TransferFile file, TransferFile.Block block, NavigableMap<Integer, Long> symbols) {
    Manifest manifest = file.manifest();
    BitSet present = new BitSet();
    for (int i = 0; i < block.count(); i++) {
      present.set(i, !file.missing().isMissing(block.first() + i));
    }
    BitSet repairs = new BitSet();
    symbols.keySet().forEach(repairs::set);
    Map<Integer, byte[]> made = new TreeMap<>();
    try {
      ErasureCode.of(block.count(), manifest.segmentBytes())
          .decode(
              (symbol, offset, stripe) ->
                  RepairEncoder.readPadded(manifest, file, block.first() + symbol, offset, stripe),
              present,
              (symbol, offset, stripe) ->
                  file.readAt(Objects.requireNonNull(symbols.get(symbol)) + offset, stripe),
              repairs,
              (symbol, offset, stripe) ->
                  stripe.get(
                      made.computeIfAbsent(symbol, s -> new byte[manifest.segmentBytes()]),
                      offset,
                      stripe.remaining()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    made.forEach(
        (symbol, data) -> {
          int index = block.first() + symbol;
          file.write(index, ByteBuffer.wrap(data, 0, manifest.lengthOf(index)));
        });
  }
}
