package space.perigee.onboard.strategy;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * LwF: on fresh samples, scores the old classes as the network did before the task (Li and Hoiem,
 * Learning without forgetting, ECCV 2016). Keeps one copy of the parameters and no samples.
 *
 * <pre>
 *   loss = CE(fresh) + lambda T^2 CE(softmax(z_before / T), softmax(z / T)) over the old classes
 * </pre>
 */
final class LearningWithoutForgetting extends GradientStrategy {

  private static final float LAMBDA = 1;
  private static final float TEMPERATURE = 2;

  private final BitSet seen = new BitSet();
  private final BitSet old = new BitSet();
  private float @Nullable [] teacher;

  LearningWithoutForgetting(StrategyContext context) {
    super(context);
  }

  @Override
  public void observe(float[] rows, int[] labels) {
    Arrays.stream(labels).forEach(seen::set);
    float weight = 1f / labels.length;
    float[] taught = teacher == null ? new float[0] : logitsOf(teacher, rows);
    int classes = trainer.outputs();
    backward(
        Minibatch.of(rows, labels, List.of()),
        (loss, row) -> {
          loss.ofLabel(row, labels[row], weight);
          if (taught.length > 0) {
            float[] target = Arrays.copyOfRange(taught, row * classes, (row + 1) * classes);
            loss.distillation(old, row, target, TEMPERATURE, LAMBDA * weight);
          }
        });
    trainer.step();
  }

  /** Includes the forward pass of the teacher, a third of a step. */
  @Override
  public int samplesOfStep(int fresh) {
    return teacher == null ? fresh : fresh + (fresh + 2) / 3;
  }

  private float[] logitsOf(float[] parameters, float[] rows) {
    float[] own = trainer.parameters();
    trainer.setParameters(parameters);
    float[] logits = logits(rows);
    trainer.setParameters(own);
    return logits;
  }

  @Override
  public void endTask() {
    teacher = trainer.parameters();
    old.or(seen);
  }

  @Override
  public void save(DataOutput out) throws IOException {
    StateArrays.write(out, seen);
    StateArrays.write(out, old);
    StateArrays.writeOptional(out, teacher);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    StateArrays.readInto(in, seen, trainer.outputs());
    StateArrays.readInto(in, old, trainer.outputs());
    teacher = StateArrays.readOptional(in, trainer.parameterCount());
  }
}
