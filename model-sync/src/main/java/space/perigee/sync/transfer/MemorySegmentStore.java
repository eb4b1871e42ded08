package space.perigee.sync.transfer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import space.perigee.sync.model.Sha256;

/** Keeps segments in memory, for simulations in virtual time. */
public final class MemorySegmentStore implements SegmentStore {

  private record Entry(Partial partial, byte[] bytes) {}

  private final Map<Sha256, Entry> entries = new LinkedHashMap<>();

  @Override
  public List<Partial> open() {
    return entries.values().stream().map(Entry::partial).toList();
  }

  @Override
  public Partial begin(Manifest manifest) {
    Partial partial = new Partial(manifest, SegmentMap.allMissing(manifest.segmentCount()));
    entries.put(manifest.content(), new Entry(partial, new byte[(int) manifest.length()]));
    return partial;
  }

  @Override
  public void write(Manifest manifest, int index, byte[] data) {
    Entry entry = entryOf(manifest);
    System.arraycopy(data, 0, entry.bytes(), index * manifest.segmentBytes(), data.length);
  }

  @Override
  public byte[] content(Manifest manifest) {
    return entryOf(manifest).bytes().clone();
  }

  @Override
  public void discard(Manifest manifest) {
    entries.remove(manifest.content());
  }

  private Entry entryOf(Manifest manifest) {
    Entry entry = entries.get(manifest.content());
    if (entry == null) {
      throw new IllegalStateException("transfer " + manifest.content() + " was not begun");
    }
    return entry;
  }
}
