package space.perigee.sync.delta;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.model.Weights;

/**
 * The payload of a lossy delta.
 *
 * <pre>
 *   step            16 bits, upper half of a float32, big-endian
 *   centroids       8 + 8 bits
 *   tensors, weights, nonzero levels     counts as varints, for people and as a check
 *   head            length as a varint, then a range-coded string: for each turnable matrix whether
 *                   it is turned, for each vector its levels
 *   slices          for each slice 4 length + coding as a varint, then its bytes
 * </pre>
 *
 * The number of slices and all dimensions follow from the local layout.
 */
final class LossyPayload {

  private static final int CODING_BITS = 2;

  /**
   * The part of a payload that can be read without the layout.
   *
   * @param step distance between two levels
   * @param weights number of parameters that are coded as levels of matrices
   * @param vectorBytes bytes spent on vectors (biases, norms)
   */
  record Summary(
      float step, int first, int second, int tensors, int weights, int nonzeros, int vectorBytes) {

    float density() {
      return (float) nonzeros / Math.max(1, weights);
    }
  }

  /** The weights a payload decodes to, and the levels to keep as a later delta's parent. */
  record Decoded(Weights result, byte[] levels) {}

  private LossyPayload() {}

  static Summary summary(byte[] payload) throws DeltaException {
    return readSummary(new Varint.Reader(payload));
  }

  /** Bytes spent on vectors in a payload that this class encoded. */
  static int headBytes(byte[] payload) {
    try {
      return summary(payload).vectorBytes();
    } catch (DeltaException e) {
      throw new IllegalStateException("own payload is unreadable", e);
    }
  }

  private static Summary readSummary(Varint.Reader in) throws DeltaException {
    int bits = in.octet("step") << Byte.SIZE | in.octet("step");
    float step = Quantizer.checked(Quantizer.ofBits(bits));
    int first = in.octet("centroid");
    int second = in.octet("centroid");
    int tensors = in.number("number of tensors", Integer.MAX_VALUE);
    int weights = in.number("number of weights", Integer.MAX_VALUE);
    int nonzeros = in.number("number of levels", weights);
    int vectors = in.number("bytes of vectors", Integer.MAX_VALUE);
    return new Summary(step, first, second, tensors, weights, nonzeros, vectors);
  }

  /** Called with each slice once it is coded, on the thread that coded it. */
  interface OnCoded {

    OnCoded NOTHING = (slice, levels) -> {};

    void accept(int slice, short[] levels);
  }

  /**
   * Encodes a payload.
   *
   * @param past levels of the parent delta, or null
   */
  static byte[] encode(
      Quantized quantized, @Nullable DeltaLevels past, int threads, OnCoded onCoded) {
    Geometry geometry = quantized.geometry();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int bits = Quantizer.bits(quantized.quantizer().step());
    out.write(bits >>> Byte.SIZE);
    out.write(bits);
    out.write(quantized.quantizer().first());
    out.write(quantized.quantizer().second());
    Varint.write(out, quantized.tensors());
    Varint.write(out, geometry.weights());
    Varint.write(out, quantized.nonzeros());
    byte[] head = encodeHead(quantized);
    Varint.write(out, head.length);
    out.writeBytes(head);
    for (SliceCoding.Coded slice : encodeSlices(quantized, past, threads, onCoded)) {
      Varint.write(out, slice.bytes().length << CODING_BITS | slice.coding().ordinal());
      out.writeBytes(slice.bytes());
    }
    return out.toByteArray();
  }

  private static byte[] encodeHead(Quantized quantized) {
    RangeEncoder coder = new RangeEncoder();
    try {
      codeTurned(coder, quantized.geometry(), quantized.turned());
      VectorLevels.Coder vectors = new VectorLevels.Coder(coder);
      for (VectorLevels levels : quantized.vectors()) {
        vectors.code(levels);
      }
    } catch (DeltaException e) {
      throw new IllegalStateException("the quantizer never produces such levels", e);
    }
    return coder.finish();
  }

  private static void codeTurned(BitCoder coder, Geometry geometry, boolean[] turned) {
    AdaptiveBits turn = new AdaptiveBits(1);
    for (int m = 0; m < turned.length; m++) {
      if (geometry.matrices().get(m).turnable()) {
        turned[m] = turn.code(coder, turned[m] ? 1 : 0, 0, -1) != 0;
      }
    }
  }

  private static List<SliceCoding.Coded> encodeSlices(
      Quantized quantized, @Nullable DeltaLevels past, int threads, OnCoded onCoded) {
    return Workers.compute(
        threads,
        quantized.slices().size(),
        i -> {
          Levels levels = quantized.slices().get(i);
          byte[] before = past == null ? null : Levels.inOrder(past, levels.slice());
          SliceCoding.Coded coded =
              SliceCoding.smallest(levels, new SliceCoding.Context(quantized.density(), before));
          onCoded.accept(i, levels.values());
          return coded;
        });
  }

  /**
   * Decodes a payload.
   *
   * @throws DeltaException if the payload is damaged or of another layout
   */
  static Decoded decode(Weights base, byte[] payload, @Nullable DeltaLevels past, int threads)
      throws DeltaException {
    Varint.Reader in = new Varint.Reader(payload);
    Summary summary = readSummary(in);
    Geometry geometry = Geometry.of(base.layout());
    if (summary.tensors() != base.layout().tensors().size()
        || summary.weights() != geometry.weights()) {
      throw new DeltaException(
          "the delta is for "
              + summary.tensors()
              + " tensors with "
              + summary.weights()
              + " weights, but the local layout has "
              + base.layout().tensors().size()
              + " with "
              + geometry.weights());
    }
    int from = in.skip("vectors", summary.vectorBytes());
    RangeDecoder head = new RangeDecoder(payload, from, from + summary.vectorBytes());
    boolean[] turned = new boolean[geometry.matrices().size()];
    codeTurned(head, geometry, turned);
    VectorLevels.Coder coder = new VectorLevels.Coder(head);
    List<VectorLevels> vectors = new ArrayList<>();
    for (Geometry.Vector vector : geometry.vectors()) {
      vectors.add(coder.code(VectorLevels.unchanged(vector)));
    }
    head.requireEnd();
    List<Geometry.Slice> slices = geometry.slices(turned);
    Quantizer quantizer = new Quantizer(summary.step(), summary.first(), summary.second());
    WeightsAssembly assembly =
        new WeightsAssembly(base, geometry.vectors(), vectors, slices, quantizer);
    decodeSlices(in, payload, summary, slices, past, threads, assembly);
    return assembly.build();
  }

  private static void decodeSlices(
      Varint.Reader in,
      byte[] payload,
      Summary summary,
      List<Geometry.Slice> slices,
      @Nullable DeltaLevels past,
      int threads,
      WeightsAssembly assembly)
      throws DeltaException {
    List<SliceCoding> codings = new ArrayList<>();
    List<Section> sections = new ArrayList<>();
    for (int i = 0; i < slices.size(); i++) {
      int head = in.number("slice " + i, Integer.MAX_VALUE);
      int coding = head & (1 << CODING_BITS) - 1;
      if (coding >= SliceCoding.values().length) {
        throw new DeltaException("slice " + i + " has coding " + coding + ", supported are 0 to 2");
      }
      codings.add(SliceCoding.values()[coding]);
      int length = head >>> CODING_BITS;
      int from = in.skip("slice " + i, length);
      sections.add(new Section(payload, from, from + length));
    }
    in.requireEnd();
    List<Integer> nonzeros =
        Workers.run(
            threads,
            slices.size(),
            i -> {
              Geometry.Slice slice = slices.get(i);
              byte[] before = past == null ? null : Levels.inOrder(past, slice);
              SliceCoding.Context context = new SliceCoding.Context(summary.density(), before);
              return assembly.apply(i, codings.get(i).decode(sections.get(i), slice, context));
            });
    int sum = nonzeros.stream().mapToInt(Integer::intValue).sum();
    if (sum != summary.nonzeros()) {
      throw new DeltaException(
          "the delta has " + sum + " levels, but states " + summary.nonzeros());
    }
  }
}
