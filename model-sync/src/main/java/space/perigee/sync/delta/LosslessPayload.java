package space.perigee.sync.delta;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;
import space.perigee.sync.model.WeightsBuilder;

/**
 * The payload of a lossless delta: every bit of the tensors that changed.
 *
 * <p>Mapped so that their order as integers is their order as floats (negative ones with the
 * magnitude bits inverted), two close floats are close integers: a small step of training changes
 * the low bits and carries. Their difference, wrapped at 32 bits, is zigzag-folded so that small
 * magnitudes of either sign have leading zero bytes; the bytes are shuffled into four planes, most
 * significant first, where zeros gather in long runs, and zstd takes what is left. Bijective on all
 * 2^32 patterns, so NaN payloads, negative zero and subnormals survive.
 *
 * <pre>
 *   changed         one bit a tensor, whether it is in the chunks
 *   chunks          for each {@value #CHUNK} parameters of the changed tensors, in order, the length
 *                   as a varint and a zstd frame of the four planes
 * </pre>
 *
 * <p>The map is folklore (Herf, Radix tricks, 2001); difference coding of floats as integers
 * follows Lindstrom and Isenburg, Fast and efficient compression of floating-point data, IEEE TVCG
 * 2006; the byte shuffle is that of HDF5.
 */
final class LosslessPayload {

  private static final int CHUNK = 1 << 20;
  private static final int ZSTD_LEVEL = 12;

  /** A run of parameters that are coded together. */
  private record Run(int offset, int length) {}

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
    ByteArrayOutputStream out = new ByteArrayOutputStream();
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
        chunks.get(chunks.size() - 1).add(new Run(offset, take));
        offset += take;
        room -= take;
      }
      offset = end;
    }
    return chunks;
  }

  private static int length(List<Run> chunk) {
    return chunk.stream().mapToInt(Run::length).sum();
  }

  private static byte[] encodeChunk(Weights base, Weights next, List<Run> chunk) {
    int n = length(chunk);
    byte[] planes = new byte[4 * n];
    int at = 0;
    for (Run run : chunk) {
      for (int i = run.offset(); i < run.offset() + run.length(); i++, at++) {
        int difference = ordered(next.get(i)) - ordered(base.get(i));
        int folded = (difference << 1) ^ (difference >> 31);
        planes[at] = (byte) (folded >>> 24);
        planes[n + at] = (byte) (folded >>> 16);
        planes[2 * n + at] = (byte) (folded >>> 8);
        planes[3 * n + at] = (byte) folded;
      }
    }
    return Zstd.compress(planes, ZSTD_LEVEL);
  }

  /**
   * Decodes a payload. Memory beside the result is four bytes for each parameter of the chunks
   * under way, whatever the bytes say.
   *
   * @throws DeltaException if it is damaged, or of another layout
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
          "tensor " + (changed.length() - 1) + " changes, the layout has " + tensors.size());
    }
    List<List<Run>> chunks = chunks(tensors, changed);
    List<Section> sections = new ArrayList<>();
    for (int i = 0; i < chunks.size(); i++) {
      int size = in.number("size of chunk " + i, Integer.MAX_VALUE);
      int from = in.skip("chunk " + i, size);
      sections.add(new Section(payload, from, from + size));
    }
    in.requireEnd();
    WeightsBuilder result = new WeightsBuilder(base);
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
    int n = length(chunk);
    byte[] planes = section.unzstd("lossless delta", 4 * n);
    int at = 0;
    for (Run run : chunk) {
      for (int i = run.offset(); i < run.offset() + run.length(); i++, at++) {
        int folded =
            (planes[at] & 0xff) << 24
                | (planes[n + at] & 0xff) << 16
                | (planes[2 * n + at] & 0xff) << 8
                | (planes[3 * n + at] & 0xff);
        int difference = (folded >>> 1) ^ -(folded & 1);
        result[i] = fromOrdered(ordered(base.get(i)) + difference);
      }
    }
  }

  private static int ordered(float value) {
    int bits = Float.floatToRawIntBits(value);
    return bits ^ ((bits >> 31) & 0x7fffffff);
  }

  private static float fromOrdered(int ordered) {
    return Float.intBitsToFloat(ordered ^ ((ordered >> 31) & 0x7fffffff));
  }
}
