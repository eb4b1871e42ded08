package space.perigee.onboard.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The state of a network's updater as bytes for a checkpoint, little-endian: the number of steps
 * taken (int32), on which bias correction and schedules depend, then the moments (float32).
 */
public final class UpdaterState {

  private UpdaterState() {}

  /** Returns the current state. */
  public static byte[] of(MultiLayerNetwork network) {
    float[] moments = new float[length(network)];
    INDArray view = network.getUpdater().getStateViewArray();
    if (view != null) {
      RowMajor.Matrix.of(view, 1).read(moments);
    }
    ByteBuffer bytes = ByteBuffer.allocate(bytes(network)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(network.getIterationCount());
    bytes.asFloatBuffer().put(moments);
    return bytes.array();
  }

  /**
   * Restores the result of {@link #of}.
   *
   * @throws IllegalArgumentException if the state is of another updater
   */
  public static void restore(MultiLayerNetwork network, byte[] state) {
    if (state.length != bytes(network)) {
      throw new IllegalArgumentException(
          "updater state of " + state.length + " bytes, but this network's has " + bytes(network));
    }
    ByteBuffer bytes = ByteBuffer.wrap(state).order(ByteOrder.LITTLE_ENDIAN);
    network.setIterationCount(bytes.getInt());
    float[] moments = new float[length(network)];
    bytes.asFloatBuffer().get(moments);
    INDArray view = network.getUpdater().getStateViewArray();
    if (view != null) {
      RowMajor.Matrix.of(view, 1).write(moments);
    }
  }

  private static int length(MultiLayerNetwork network) {
    INDArray view = network.getUpdater().getStateViewArray();
    return view == null ? 0 : Math.toIntExact(view.length());
  }

  private static int bytes(MultiLayerNetwork network) {
    return Integer.BYTES + Float.BYTES * length(network);
  }
}
