package space.perigee.sync.delta;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;
import space.perigee.sync.model.WeightsBuilder;

/**
 * The payload of a lossless delta: the tensors that changed, coded bit for bit by {@link
 * FloatModel}. The coding is bijective on all 2^32 float patterns, so NaN payloads, negative zero
 * and subnormals survive.
 *
 * <pre>
 *   changed         one bit per tensor: whether it changed and is in the chunks
 *   chunks          one per {@value #CHUNK} parameters of the changed tensors, in order: its length
 *                   as a varint, then either the length of the range-coded part plus one as a
 *                   varint, the range-coded part and the raw bits; or, if that would be longer,
 *                   a zero byte and the new parameters as little-endian float32
 * </pre>
 */
final class LosslessPayload {

  private static final int CHUNK = 1 << 20;
  private static final byte STORED = 0;

  /**
   * A run of parameters of one tensor within a chunk.
   *
   * @param offset index of the first parameter in the model
   * @param position index of the first parameter in its tensor
   * @param columns elements per row of the tensor
   */
  private record Run(int offset, int length, int position, int columns) {}

  private LosslessPayload() {}

  static byte[] encode(Weights base, Weights next, int threads) {
    List<TensorSpec> tensors = base.layout().tensors();
    BitSet changed = new BitSet(tensors.size());
    int offset = 0;
    for (int t = 0; t < tensors.size(); t++) {
      changed.set(t, differs(base, next, offset, offset + tensors.get(t).size()));
      offset += tensors.get(t).size();
    }
    List<List<Run>> chunks = chunks(tensors, changed);
    List<byte[]> frames =
        Workers.compute(threads, chunks.size(), i -> encodeChunk(base, next, chunks.get(i)));
    int coded = frames.stream().mapToInt(frame -> Varint.LONGEST + frame.length).sum();
    ByteArrayOutputStream out = new ByteArrayOutputStream(tensors.size() / Byte.SIZE + 1 + coded);
    for (int i = 0; i < tensors.size(); i += Byte.SIZE) {
      byte[] octet = changed.get(i, i + Byte.SIZE).toByteArray();
      out.write(octet.length == 0 ? 0 : octet[0]);
    }
    for (byte[] frame : frames) {
      Varint.write(out, frame.length);
      out.writeBytes(frame);
    }
    return out.toByteArray();
  }

  private static boolean differs(Weights base, Weights next, int from, int to) {
    for (int i = from; i < to; i++) {
      if (Float.floatToRawIntBits(base.get(i)) != Float.floatToRawIntBits(next.get(i))) {
        return true;
      }
    }
    return false;
  }

  private static List<List<Run>> chunks(List<TensorSpec> tensors, BitSet changed) {
    List<List<Run>> chunks = new ArrayList<>();
    int room = 0;
    int offset = 0;
    for (int t = 0; t < tensors.size(); t++) {
      int end = offset + tensors.get(t).size();
      while (changed.get(t) && offset < end) {
        if (room == 0) {
          chunks.add(new ArrayList<>());
          room = CHUNK;
        }
        int take = Math.min(room, end - offset);
        int position = offset - (end - tensors.get(t).size());
        chunks
            .get(chunks.size() - 1)
            .add(new Run(offset, take, position, Geometry.columns(tensors.get(t))));
        offset += take;
        room -= take;
      }
      offset = end;
    }
    return chunks;
  }

  private static byte[] encodeChunk(Weights base, Weights next, List<Run> chunk) {
    int parameters = size(chunk) / Float.BYTES;
    RangeEncoder coder = new RangeEncoder(1 + parameters);
    BitString.Writer raw = new BitString.Writer(2 * parameters);
    FloatModel model = new FloatModel(coder, raw);
    try {
      for (Run run : chunk) {
        model.code(part(base, run), part(next, run), run.position(), run.columns());
      }
    } catch (DeltaException e) {
      throw new IllegalStateException("encoding cannot fail", e);
    }
    byte[] coded = coder.finish();
    byte[] bits = raw.finish();
    ByteArrayOutputStream out =
        new ByteArrayOutputStream(Varint.LONGEST + coded.length + bits.length);
    Varint.write(out, coded.length + 1);
    out.writeBytes(coded);
    out.writeBytes(bits);
    return out.size() <= size(chunk) ? out.toByteArray() : store(next, chunk);
  }

  private static byte[] store(Weights next, List<Run> chunk) {
    ByteBuffer out = ByteBuffer.allocate(1 + size(chunk)).order(ByteOrder.LITTLE_ENDIAN);
    out.put(STORED);
    for (Run run : chunk) {
      for (float value : part(next, run)) {
        out.putFloat(value);
      }
    }
    return out.array();
  }

  /** Size of a chunk's parameters as float32 (bytes). */
  private static int size(List<Run> chunk) {
    return Float.BYTES * chunk.stream().mapToInt(Run::length).sum();
  }

  private static float[] part(Weights weights, Run run) {
    float[] part = new float[run.length()];
    weights.copyTo(run.offset(), part, part.length);
    return part;
  }

  /**
   * Decodes a payload. Apart from the result, it needs eight bytes of memory per parameter of the
   * chunks in progress and nine per column of their matrices, whatever the input.
   *
   * @throws DeltaException if the payload is damaged or of another layout
   */
  static Weights decode(Weights base, byte[] payload, int threads) throws DeltaException {
    List<TensorSpec> tensors = base.layout().tensors();
    Varint.Reader in = new Varint.Reader(payload);
    BitSet changed = new BitSet(tensors.size());
    for (int t = 0; t < tensors.size(); t += Byte.SIZE) {
      int octet = in.octet("changed tensors");
      for (int b = 0; b < Byte.SIZE; b++) {
        changed.set(t + b, (octet >> b & 1) != 0);
      }
    }
    if (changed.length() > tensors.size()) {
      throw new DeltaException(
          "tensor " + (changed.length() - 1) + " changes, but the layout has " + tensors.size());
    }
    List<List<Run>> chunks = chunks(tensors, changed);
    List<Section> sections = new ArrayList<>();
    for (int i = 0; i < chunks.size(); i++) {
      int size = in.number("size of chunk " + i, Integer.MAX_VALUE);
      int from = in.skip("chunk " + i, size);
      sections.add(new Section(payload, from, from + size));
    }
    in.requireEnd();
    WeightsBuilder result = new WeightsBuilder(base.layout());
    base.copyTo(0, result.values(), base.size());
    Workers.run(
        threads,
        chunks.size(),
        i -> {
          decodeChunk(base, sections.get(i), chunks.get(i), result.values());
          return i;
        });
    return result.build();
  }

  private static void decodeChunk(Weights base, Section section, List<Run> chunk, float[] result)
      throws DeltaException {
    Varint.Reader in = new Varint.Reader(section);
    int head = in.number("head of a chunk", section.size() + 1);
    if (head == STORED) {
      restore(section, chunk, result);
      return;
    }
    int length = head - 1;
    int from = in.skip("range-coded part", length);
    RangeDecoder coder = new RangeDecoder(section.bytes(), from, from + length);
    BitString.Reader raw =
        new BitString.Reader(
            "lossless delta", new Section(section.bytes(), from + length, section.to()));
    FloatModel model = new FloatModel(coder, raw);
    for (Run run : chunk) {
      float[] next = new float[run.length()];
      model.code(part(base, run), next, run.position(), run.columns());
      System.arraycopy(next, 0, result, run.offset(), next.length);
    }
    coder.requireEnd();
    raw.requireEnd();
  }

  private static void restore(Section section, List<Run> chunk, float[] result)
      throws DeltaException {
    if (section.size() != 1 + size(chunk)) {
      throw new DeltaException(
          "stored chunk: holds "
              + (section.size() - 1)
              + " bytes, but the local layout needs "
              + size(chunk));
    }
    ByteBuffer in =
        ByteBuffer.wrap(section.bytes(), section.from() + 1, size(chunk))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (Run run : chunk) {
      for (int i = run.offset(); i < run.offset() + run.length(); i++) {
        result[i] = in.getFloat();
      }
    }
  }
}
