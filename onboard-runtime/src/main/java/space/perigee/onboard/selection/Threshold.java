package space.perigee.onboard.selection;

import space.perigee.onboard.task.ClassPrediction;
import space.perigee.onboard.task.Hardness;

/**
 * Least confidence: {@code 1 - max p}, from 0 (certain) to {@code 1 - 1/classes}. The first score
 * of active learning (Lewis and Gale, A sequential algorithm for training text classifiers, SIGIR
 * 1994), the baseline of misclassification detection (Hendrycks and Gimpel, ICLR 2017), and the
 * threshold filter of KubeEdge Sedna. It ignores all classes but the best.
 */
public final class Threshold implements Hardness {

  @Override
  public double of(ClassPrediction prediction) {
    return 1 - prediction.confidence();
  }
}
