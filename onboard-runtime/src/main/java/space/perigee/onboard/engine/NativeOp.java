package space.perigee.onboard.engine;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.factory.Nd4j;

/** A native operation bound to its arrays once, and run as often as wanted. */
final class NativeOp {

  private final DynamicCustomOp op;
  private final OpContext context;

  private NativeOp(DynamicCustomOp op, OpContext context) {
    this.op = op;
    this.context = context;
  }

  /**
   * Binds an operation of libnd4j.
   *
   * @param integers its integer arguments, in the order of libnd4j's source
   */
  static NativeOp of(String name, INDArray[] inputs, INDArray[] outputs, long... integers) {
    return of(name, inputs, outputs, new double[0], integers);
  }

  static NativeOp of(
      String name, INDArray[] inputs, INDArray[] outputs, double[] reals, long... integers) {
    DynamicCustomOp op =
        DynamicCustomOp.builder(name).addInputs(inputs).addOutputs(outputs).build();
    op.addIArgument(integers);
    op.addTArgument(reals);
    OpContext context = Nd4j.getExecutioner().buildContext();
    for (int i = 0; i < inputs.length; i++) {
      context.setInputArray(i, inputs[i]);
    }
    for (int i = 0; i < outputs.length; i++) {
      context.setOutputArray(i, outputs[i]);
    }
    context.setIArguments(integers);
    context.setTArguments(reals);
    return new NativeOp(op, context);
  }

  void run() {
    Nd4j.getExecutioner().exec(op, context);
  }
}
