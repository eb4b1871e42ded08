package space.perigee.onboard.memory;

/** Storage for slots of one size. */
interface SlotMedium {

  void write(int slot, byte[] record);

  /** Returns the contents of a slot, damaged or not. */
  byte[] read(int slot);

  /** Makes all writes durable. */
  void force();
}
