package space.perigee.sync.delta;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.VersionPrefix;
import space.perigee.sync.model.Weights;

/** Models and changes for tests, reproducible from a seed on every machine. */
final class Samples {

  private Samples() {}

  /** Tensors t0, t1, ... of these shapes. */
  @SafeVarargs
  static ParameterLayout layout(List<Integer>... shapes) {
    List<TensorSpec> tensors = new ArrayList<>();
    for (List<Integer> shape : shapes) {
      tensors.add(new TensorSpec("t" + tensors.size(), shape));
    }
    return new ParameterLayout(tensors);
  }

  /** A small network: a convolution, two dense layers, biases, a scalar, a shape full of ones. */
  static ParameterLayout network() {
    return layout(
        List.of(8, 3, 3, 3),
        List.of(8),
        List.of(40, 72),
        List.of(72),
        List.of(),
        List.of(1, 1, 5),
        List.of(72, 10),
        List.of(10));
  }

  /** Normally distributed weights. */
  static Weights normal(ParameterLayout layout, double deviation, long seed) {
    return plus(Weights.zero(layout), noise(layout.size(), deviation, seed));
  }

  static float[] noise(int size, double deviation, long seed) {
    Random random = new Random(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return values;
  }

  static Weights plus(Weights base, float[] update) {
    float[] values = base.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] += update[i];
    }
    return Weights.of(base.layout(), values);
  }

  /**
   * Returns {@code base} after some training: each matrix moves by one outer product with factors
   * of uneven size and a little noise, each vector by noise.
   *
   * @param scale scale of the change
   */
  static Weights trained(Weights base, double scale, long seed) {
    float[] update = noise(base.size(), 0.1 * scale, seed + 1);
    for (Geometry.Matrix matrix : Geometry.of(base.layout()).matrices()) {
      float[] part = outerProduct(matrix.rows(), matrix.columns(), scale, seed + matrix.offset());
      for (int i = 0; i < part.length; i++) {
        update[matrix.offset() + i] += part[i];
      }
    }
    return plus(base, update);
  }

  /** A matrix of rank one, row by row; a few rows and columns are much larger than the others. */
  static float[] outerProduct(int rows, int columns, double scale, long seed) {
    Random random = new Random(seed);
    double[] left = uneven(rows, random);
    double[] right = uneven(columns, random);
    float[] product = new float[rows * columns];
    for (int i = 0; i < product.length; i++) {
      product[i] = (float) (scale * left[i / columns] * right[i % columns]);
    }
    return product;
  }

  private static double[] uneven(int size, Random random) {
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      values[i] = random.nextGaussian() * StrictMath.exp(1.5 * random.nextGaussian() - 1);
    }
    return values;
  }

  static Function<VersionPrefix, Optional<Weights>> holding(Weights... held) {
    return wanted -> Arrays.stream(held).filter(w -> wanted.matches(w.version())).findFirst();
  }

  /** Returns a slice with one row-major band at the start. */
  static Geometry.Slice slice(int rows, int columns) {
    Geometry.Band band = new Geometry.Band(rows, columns, 0, columns, 1);
    return new Geometry.Slice(List.of(band), rows * columns, rows * columns);
  }

  /** Returns the change from zero weights to {@code update}, as a matrix with {@code rows} rows. */
  static Change change(float[] update, int rows) {
    ParameterLayout layout = layout(List.of(rows, update.length / rows));
    return Change.screened(Weights.zero(layout), Weights.of(layout, update), 1);
  }

  /**
   * Returns independent levels: nonzero with probability {@code density}, and each further
   * magnitude half as likely.
   */
  static short[] levels(int size, double density, long seed) {
    Random random = new Random(seed);
    short[] levels = new short[size];
    for (int i = 0; i < size; i++) {
      if (random.nextDouble() < density) {
        int magnitude = 1;
        while (magnitude < LevelModel.MAX_LEVEL && random.nextInt(4) == 0) {
          magnitude++;
        }
        levels[i] = (short) (random.nextBoolean() ? magnitude : -magnitude);
      }
    }
    return levels;
  }

  /** Returns values as the levels of a slice with one band. */
  static Levels levels(short[] values, int rows) {
    float[] update = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      update[i] = values[i];
    }
    Geometry.Slice slice = slice(rows, values.length / rows);
    Change change = Change.screened(flat(new float[values.length]), flat(update), 1);
    return Levels.of(change, slice, 1);
  }

  /** Returns the coding of the first slice of a lossy delta. */
  static SliceCoding codingOf(byte[] delta) throws DeltaException {
    Varint.Reader in = new Varint.Reader(Envelope.of(delta).payload());
    in.skip("step and centroids", 4);
    in.number("tensors", Integer.MAX_VALUE);
    in.number("weights", Integer.MAX_VALUE);
    in.number("levels", Integer.MAX_VALUE);
    in.skip("head", in.number("bytes of the head", Integer.MAX_VALUE));
    return switch (in.number("slice", Integer.MAX_VALUE) & 3) {
      case 0 -> SliceCoding.ADAPTIVE;
      case 1 -> SliceCoding.GOLOMB_RICE;
      default -> SliceCoding.ZSTD;
    };
  }

  /** Returns values as a model of one tensor. */
  static Weights flat(float[] values) {
    return Weights.of(layout(List.of(values.length)), values);
  }
}
