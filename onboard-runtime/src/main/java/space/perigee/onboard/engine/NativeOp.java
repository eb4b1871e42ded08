package space.perigee.onboard.engine;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.LongPointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.nd4j.nativeblas.OpaqueContext;

/**
 * A native operation, bound to its arrays once and run any number of times. It bypasses ND4J's
 * executioner, which builds lists of the arrays for every run.
 */
final class NativeOp {

  private static final NativeOps NATIVE = NativeOpsHolder.getInstance().getDeviceNativeOps();

  private final String name;
  private final long hash;
  private final OpContext context;
  private final OpaqueContext pointer;
  private final DoublePointer reals;
  private final LongPointer integers;

  private NativeOp(String name, long hash, OpContext context, double[] reals, long[] integers) {
    this.name = name;
    this.hash = hash;
    this.context = context;
    this.pointer = (OpaqueContext) context.contextPointer();
    this.reals = new DoublePointer(reals);
    this.integers = new LongPointer(integers);
  }

  /**
   * Binds an operation of libnd4j.
   *
   * @param integers integer arguments, in the order of libnd4j's source
   */
  static NativeOp of(String name, INDArray[] inputs, INDArray[] outputs, long... integers) {
    return of(name, inputs, outputs, new double[0], integers);
  }

  /** Binds a permutation of the axes of an array. */
  static NativeOp permute(INDArray from, INDArray to, long... axes) {
    return of("permute", new INDArray[] {from}, new INDArray[] {to}, axes);
  }

  static NativeOp of(
      String name, INDArray[] inputs, INDArray[] outputs, double[] reals, long... integers) {
    OpContext context = Nd4j.getExecutioner().buildContext();
    for (int i = 0; i < inputs.length; i++) {
      context.setInputArray(i, inputs[i]);
    }
    for (int i = 0; i < outputs.length; i++) {
      context.setOutputArray(i, outputs[i]);
    }
    context.setIArguments(integers);
    context.setTArguments(reals);
    long hash = DynamicCustomOp.builder(name).build().opHash();
    return new NativeOp(name, hash, context, reals, integers);
  }

  /** Returns whether oneDNN runs libnd4j's convolutions, which are slow without it. */
  static boolean hasOneDnn() {
    return NATIVE.buildInfo().contains("ONEDNN") && Nd4jCpu.Environment.getInstance().isUseONEDNN();
  }

  /** Sets a real argument for subsequent runs. */
  void setReal(int index, double value) {
    if (reals.get(index) != value) {
      reals.put(index, value);
      NATIVE.setGraphContextTArguments(pointer, reals, (int) reals.limit());
    }
  }

  /** Sets an integer argument for subsequent runs. */
  void setInteger(int index, long value) {
    if (integers.get(index) != value) {
      integers.put(index, value);
      NATIVE.setGraphContextIArguments(pointer, integers, (int) integers.limit());
    }
  }

  void run() {
    if (NATIVE.execCustomOp2(null, hash, pointer) != 0) {
      throw NativeMemory.failure(name, NATIVE.lastErrorMessage());
    }
  }
}
