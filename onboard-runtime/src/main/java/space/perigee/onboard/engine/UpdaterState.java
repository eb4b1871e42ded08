package space.perigee.onboard.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the updater of a network knows besides its parameters, as bytes for a checkpoint: steps
 * taken (int32), on which bias correction and schedules depend, then its moments (float32);
 * little-endian.
 */
public final class UpdaterState {

  private UpdaterState() {}

  /** The state as it is now. */
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
   * Takes {@link #of} back.
   *
   * @throws IllegalArgumentException if it is another updater's
   */
  public static void restore(MultiLayerNetwork network, byte[] state) {
    if (state.length != bytes(network)) {
      throw new IllegalArgumentException(
          "updater state of " + state.length + " bytes, this network's has " + bytes(network));
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
