package space.perigee.sync.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Names, shapes and order of a model's tensors. Element {@code i} of tensor {@code t} is at {@code
 * offset(t) + i} in the parameter array. The model format defines the order of elements within a
 * tensor, which is the same on both sides.
 *
 * @param tensors in the order of the parameter array
 */
public record ParameterLayout(List<TensorSpec> tensors) {

  /**
   * @throws IllegalArgumentException if there is no tensor, a name repeats, or there are more than
   *     2^31-1 parameters
   */
  public ParameterLayout {
    tensors = List.copyOf(tensors);
    if (tensors.isEmpty()) {
      throw new IllegalArgumentException("a layout must have a tensor");
    }
    Set<String> names = new HashSet<>();
    long size = 0;
    for (TensorSpec tensor : tensors) {
      if (!names.add(tensor.name())) {
        throw new IllegalArgumentException("tensor " + tensor.name() + " appears twice");
      }
      size += tensor.size();
    }
    if (size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "the layout has " + size + " parameters, above the limit of 2^31-1");
    }
  }

  public int size() {
    return tensors.stream().mapToInt(TensorSpec::size).sum();
  }

  /**
   * Feeds the layout to a digest: for each tensor the length of its name in UTF-8, the name, its
   * rank and its dimensions, every number as a little-endian uint32.
   */
  void update(MessageDigest digest) {
    for (TensorSpec tensor : tensors) {
      byte[] name = tensor.name().getBytes(StandardCharsets.UTF_8);
      ByteBuffer buffer =
          ByteBuffer.allocate(Integer.BYTES * (2 + tensor.shape().size()) + name.length)
              .order(ByteOrder.LITTLE_ENDIAN);
      buffer.putInt(name.length).put(name).putInt(tensor.shape().size());
      tensor.shape().forEach(buffer::putInt);
      digest.update(buffer.array());
    }
  }
}
