package space.perigee.onboard.memory;

/** Slots in RAM, allocated when first written. */
final class RamMedium implements SlotMedium {

  private final byte[][] slots;
  private final int recordBytes;

  RamMedium(int slots, int recordBytes) {
    this.slots = new byte[slots][];
    this.recordBytes = recordBytes;
  }

  @Override
  public void write(int slot, byte[] record) {
    slots[slot] = record.clone();
  }

  @Override
  public byte[] read(int slot) {
    return slots[slot] == null ? new byte[recordBytes] : slots[slot].clone();
  }

  @Override
  public void force() {}
}
