package space.perigee.onboard.memory;

/** Slots of one size. */
interface SlotMedium {

  void write(int slot, byte[] record);

  /** What lies in a slot, damaged or not. */
  byte[] read(int slot);

  /** Makes what was written durable. */
  void force();
}
