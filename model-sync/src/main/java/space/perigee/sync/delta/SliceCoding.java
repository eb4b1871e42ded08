package space.perigee.sync.delta;

import com.github.luben.zstd.Zstd;
import org.jspecify.annotations.Nullable;

/**
 * The codings of a slice's levels; the encoder picks the smallest result. {@link #ADAPTIVE} nearly
 * always wins; {@link #GOLOMB_RICE} has nothing to learn, and {@link #ZSTD}, over the levels as
 * int8, finds repetitions that the contexts miss.
 */
enum SliceCoding {
  ADAPTIVE,
  GOLOMB_RICE,
  ZSTD;

  private static final int ZSTD_LEVEL = 3;

  /**
   * Larger slices are tried in other codings only if the adaptive one comes close to their entropy.
   */
  private static final int LARGE = 1 << 20;

  private static final double NEAR_ENTROPY = 0.9;

  /**
   * Knowledge that both ends share: the density of the levels, and those of the parent delta or
   * null.
   */
  record Context(float density, byte @Nullable [] past) {}

  record Coded(SliceCoding coding, byte[] bytes) {}

  static Coded smallest(Levels levels, Context context) {
    short[] values = levels.values();
    Coded best = new Coded(ADAPTIVE, encodeAdaptive(levels, context));
    if (values.length > LARGE
        && best.bytes().length * Byte.SIZE < NEAR_ENTROPY * levels.entropyBits()) {
      return best;
    }
    if (GolombRice.size(values) < best.bytes().length) {
      best = new Coded(GOLOMB_RICE, GolombRice.encode(values));
    }
    byte[] octets = octets(values);
    byte[] bytes = octets == null ? null : Zstd.compress(octets, ZSTD_LEVEL);
    if (bytes != null && bytes.length < best.bytes().length) {
      best = new Coded(ZSTD, bytes);
    }
    return best;
  }

  static byte[] encodeAdaptive(Levels levels, Context context) {
    RangeEncoder coder = new RangeEncoder();
    try {
      codeBands(coder, levels.slice(), levels.values(), context);
    } catch (DeltaException e) {
      throw new IllegalStateException("the quantizer never produces such levels", e);
    }
    return coder.finish();
  }

  /**
   * Decodes a section.
   *
   * @throws DeltaException if the section is not exactly the code of such a slice
   */
  short[] decode(Section section, Geometry.Slice slice, Context context) throws DeltaException {
    return switch (this) {
      case ADAPTIVE -> {
        RangeDecoder coder = new RangeDecoder(section.bytes(), section.from(), section.to());
        short[] values = new short[slice.size()];
        codeBands(coder, slice, values, context);
        coder.requireEnd();
        yield values;
      }
      case GOLOMB_RICE -> GolombRice.decode(section, slice.size());
      case ZSTD -> {
        byte[] octets = section.unzstd("levels", slice.size());
        short[] values = new short[octets.length];
        for (int i = 0; i < octets.length; i++) {
          values[i] = octets[i];
        }
        yield values;
      }
    };
  }

  private static void codeBands(
      BitCoder coder, Geometry.Slice slice, short[] values, Context context) throws DeltaException {
    LevelModel model = new LevelModel(coder, context.past(), context.density());
    int offset = 0;
    for (Geometry.Band band : slice.bands()) {
      model.code(values, offset, band.rows(), band.columns());
      offset += band.size();
    }
  }

  /** Returns the levels as int8, or null if one does not fit. */
  static byte @Nullable [] octets(short[] values) {
    byte[] octets = new byte[values.length];
    for (int i = 0; i < octets.length; i++) {
      octets[i] = (byte) values[i];
      if (octets[i] != values[i]) {
        return null;
      }
    }
    return octets;
  }
}
