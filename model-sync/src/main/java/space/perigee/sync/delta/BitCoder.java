package space.perigee.sync.delta;

/**
 * One end of an arithmetic-coded string of bits. The models above are written once and run on
 * either end: an encoder takes the bit that it is given and returns it; a decoder ignores what it
 * is given and returns the bit that was sent.
 */
interface BitCoder {

  /** The scale of a probability. */
  int ONE = 1 << 16;

  /**
   * Codes one bit.
   *
   * @param bit 0 or 1; ignored by a decoder
   * @param probability that the bit is 1, in units of 1/{@value #ONE}, from 1 to {@value #ONE} - 1
   * @return the bit
   */
  int code(int bit, int probability);

  /** Codes the low {@code count} bits of {@code value}, each as likely as not. */
  default int codeEven(int value, int count) {
    int coded = 0;
    for (int i = count - 1; i >= 0; i--) {
      coded = coded << 1 | code(value >>> i & 1, ONE / 2);
    }
    return coded;
  }
}
