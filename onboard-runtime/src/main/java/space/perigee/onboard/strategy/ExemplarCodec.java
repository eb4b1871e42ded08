package space.perigee.onboard.strategy;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import space.perigee.onboard.engine.ChannelLayout;

/**
 * Encodes a kept sample: its row, then its logits, if any.
 *
 * <p>With 8 bits, a value is a level of its feature's range: features of telemetry have different
 * units, and one range for all would leave nothing of the small ones. The channels of an image or
 * of a convolution's output have a range each. {@link CodeRanges} learns them from the stream.
 * Images stored as bytes lose next to nothing, and activations stay precise enough for training
 * (Ravaglia et al., A TinyML platform for on-device continual learning with quantized latent
 * replays, IEEE JETCAS 11, 2021). Logits stay float32.
 *
 * <pre>
 *   8 bits:    generation (int32), -1 (float32), features x uint8, logits x float32
 *   32 bits:   features x float32, logits x float32
 * </pre>
 *
 * <p>Earlier versions had one range for each row. Their records are still read: they have the least
 * value in place of the generation, and the step between two levels, 0 or more, in place of -1.
 *
 * <p>Little-endian. The ranges are part of the state: {@link #save} and {@link #restore}.
 */
final class ExemplarCodec {

  private static final float HAS_GENERATION = -1;

  private final int features;
  private final int logits;
  private final boolean isCoarse;
  private final CodeRanges ranges;

  /**
   * @param logits logits of a sample, 0 or more
   * @param bits bits of a feature, 8 or 32
   * @throws IllegalArgumentException if {@code bits} is neither
   */
  ExemplarCodec(ChannelLayout layout, int logits, int bits) {
    requireBits(bits);
    this.features = layout.size();
    this.logits = logits;
    this.isCoarse = bits == Byte.SIZE;
    this.ranges = new CodeRanges(layout);
  }

  /**
   * @throws IllegalArgumentException if {@code bits} is neither 8 nor 32
   */
  static void requireBits(int bits) {
    if (bits != Byte.SIZE && bits != Float.SIZE) {
      throw new IllegalArgumentException("memory bits " + bits + " must be 8 or 32");
    }
  }

  /** Number of values in a row. */
  int features() {
    return features;
  }

  /** Size of a record. */
  int bytes() {
    int row = isCoarse ? Integer.BYTES + Float.BYTES + features : Float.BYTES * features;
    return row + Float.BYTES * logits;
  }

  /** Encodes a sample. With 8 bits, the ranges widen if necessary. */
  byte[] encode(float[] row, float[] ofLogits) {
    ByteBuffer bytes = ByteBuffer.allocate(bytes()).order(ByteOrder.LITTLE_ENDIAN);
    if (isCoarse) {
      ranges.include(row);
      bytes.putInt(ranges.generation()).putFloat(HAS_GENERATION);
      ranges.encode(row, bytes.array(), bytes.position());
      bytes.position(bytes.position() + features);
    } else {
      put(row, bytes);
    }
    put(ofLogits, bytes);
    return bytes.array();
  }

  private static void put(float[] values, ByteBuffer bytes) {
    bytes.asFloatBuffer().put(values);
    bytes.position(bytes.position() + Float.BYTES * values.length);
  }

  Exemplar decode(byte[] record, int label) {
    ByteBuffer bytes = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
    float[] row = new float[features];
    if (isCoarse) {
      int generation = bytes.getInt();
      float step = bytes.getFloat();
      if (step == HAS_GENERATION) {
        ranges.decode(generation, record, bytes.position(), row);
      } else {
        decodeOwnRange(Float.intBitsToFloat(generation), step, bytes.slice(), row);
      }
      bytes.position(bytes.position() + features);
    } else {
      get(bytes, row);
    }
    float[] ofLogits = new float[logits];
    get(bytes, ofLogits);
    return new Exemplar(row, label, ofLogits);
  }

  private static void decodeOwnRange(float least, float step, ByteBuffer codes, float[] row) {
    for (int i = 0; i < row.length; i++) {
      row[i] = least + step * Byte.toUnsignedInt(codes.get());
    }
  }

  private static void get(ByteBuffer bytes, float[] values) {
    bytes.asFloatBuffer().get(values);
    bytes.position(bytes.position() + Float.BYTES * values.length);
  }

  /** Forgets the ranges. To be called when no record is left. */
  void clear() {
    ranges.clear();
  }

  void save(DataOutput out) throws IOException {
    ranges.save(out);
  }

  /**
   * Restores the ranges.
   *
   * @throws IOException if they are those of another shape
   */
  void restore(DataInput in) throws IOException {
    ranges.restore(in);
  }
}
