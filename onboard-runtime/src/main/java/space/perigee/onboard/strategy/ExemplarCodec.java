package space.perigee.onboard.strategy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Encodes a kept sample: its row, then its logits, if any.
 *
 * <p>With 8 bits, maps a row linearly from its own range to 0 to 255, with an error of at most half
 * a step, 1/510 of the range. Images stored as bytes lose next to nothing, and activations stay
 * precise enough for training (Ravaglia et al., A TinyML platform for on-device continual learning
 * with quantized latent replays, IEEE JETCAS 11, 2021). Logits stay float32.
 *
 * <pre>
 *   8 bits:    least (float32), step (float32), features x uint8, logits x float32
 *   32 bits:   features x float32, logits x float32
 * </pre>
 *
 * @param features features of a row, 1 or more
 * @param logits logits of a sample, 0 or more
 * @param bits bits of a feature, 8 or 32
 */
record ExemplarCodec(int features, int logits, int bits) {

  private static final int LEVELS = 255;

  ExemplarCodec {
    requireBits(bits);
  }

  /**
   * @throws IllegalArgumentException if {@code bits} is neither 8 nor 32
   */
  static void requireBits(int bits) {
    if (bits != 8 && bits != Float.SIZE) {
      throw new IllegalArgumentException("memory bits " + bits + " must be 8 or 32");
    }
  }

  int bytes() {
    int row = bits == 8 ? 2 * Float.BYTES + features : Float.BYTES * features;
    return row + Float.BYTES * logits;
  }

  byte[] encode(float[] row, float[] ofLogits) {
    ByteBuffer bytes = ByteBuffer.allocate(bytes()).order(ByteOrder.LITTLE_ENDIAN);
    if (bits == 8) {
      quantize(row, bytes);
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

  private static void quantize(float[] row, ByteBuffer bytes) {
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    for (float value : row) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    float step = (most - least) / LEVELS;
    float inverse = step > 0 ? 1 / step : 0;
    bytes.putFloat(least).putFloat(step);
    for (float value : row) {
      bytes.put((byte) Math.min(LEVELS, Math.round((value - least) * inverse)));
    }
  }

  Exemplar decode(byte[] record, int label) {
    ByteBuffer bytes = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
    float[] row = new float[features];
    if (bits == 8) {
      float least = bytes.getFloat();
      float step = bytes.getFloat();
      for (int i = 0; i < features; i++) {
        row[i] = least + step * Byte.toUnsignedInt(bytes.get());
      }
    } else {
      get(bytes, row);
    }
    float[] ofLogits = new float[logits];
    get(bytes, ofLogits);
    return new Exemplar(row, label, ofLogits);
  }

  private static void get(ByteBuffer bytes, float[] values) {
    bytes.asFloatBuffer().get(values);
    bytes.position(bytes.position() + Float.BYTES * values.length);
  }
}
