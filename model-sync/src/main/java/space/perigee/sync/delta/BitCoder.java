package space.perigee.sync.delta;

/**
 * An arithmetic encoder or decoder of bits. Models are written once and run on either: an encoder
 * writes the given bit and returns it; a decoder ignores the given bit and returns the one it read.
 */
interface BitCoder {

  /** Probability 1. */
  int ONE = 1 << 16;

  /**
   * Codes one bit.
   *
   * @param bit 0 or 1; ignored by a decoder
   * @param probability that the bit is 1, in units of 1/{@value #ONE}, from 1 to {@value #ONE} - 1
   * @return the bit
   */
  int code(int bit, int probability);

  /** True for a decoder, which ignores the bits that it is given. */
  boolean isDecoder();

  /** Codes the low {@code count} bits of {@code value}, each with probability 1/2. */
  default int codeEven(int value, int count) {
    int coded = 0;
    for (int i = count - 1; i >= 0; i--) {
      coded = coded << 1 | code(value >>> i & 1, ONE / 2);
    }
    return coded;
  }
}
