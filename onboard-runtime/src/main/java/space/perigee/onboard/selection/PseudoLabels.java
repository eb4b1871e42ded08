package space.perigee.onboard.selection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import space.perigee.onboard.task.ClassPrediction;

/**
 * Assigns pseudo-labels to samples that the model is confident about, and pauses when too many are
 * wrong.
 *
 * <p>Labels from the ground arrive days late and by the ten; samples arrive every minute. Training
 * on the model's own predictions also trains on its mistakes, so there are four safeguards.
 *
 * <p><b>Confidence.</b> A label counts above the threshold of its class. FixMatch (Sohn et al.,
 * NeurIPS 2020) has a single threshold, {@code confidence}, below which hard classes get no labels.
 * FlexMatch (Zhang et al., NeurIPS 2021) lowers it for classes that lag behind:
 *
 * <pre>
 *   beta(c) = learned(c) / max(learned(all), unsure)     threshold(c) = confidence * beta / (2 - beta)
 * </pre>
 *
 * where {@code learned(c)} counts the samples predicted as c with at least {@code confidence}, and
 * {@code unsure} all others. The paper counts over a data set; here counts decay with a half-life
 * of {@value #HALF_LIFE} samples, as a stream has no end. The paper's threshold starts at 0; here
 * it is at least {@code lowestConfidence}.
 *
 * <p><b>Agreement.</b> A second view must be predicted as the same class; without one, the first
 * class must lead by {@code margin}.
 *
 * <p><b>Shares.</b> At most {@code maxShare} of a minibatch are pseudo-labels, and of those at most
 * {@code maxClassShare} of one class, so that no class takes over. The most confident ones come
 * first.
 *
 * <p><b>Precision.</b> Each sample labeled by the ground is an exam if it would have got a
 * pseudo-label: was that right? Pseudo-labeling pauses when the upper bound of the Wilson interval
 * (JASA 22, 1927; one-sided, 95 %) over the last {@value #WINDOW} exams, and at least {@value
 * #MIN_EXAMS}, is below {@code minPrecision}. Exams continue, and it resumes once the precision in
 * the window is back at {@code minPrecision}.
 *
 * <p>Costs one number per class and a long.
 */
public final class PseudoLabels {

  static final int WINDOW = 64;
  static final int MIN_EXAMS = 10;
  static final int HALF_LIFE = 1024;

  private static final double DECAY = Math.pow(0.5, 1.0 / HALF_LIFE);
  private static final double Z_95 = 1.6448536269514722;

  /**
   * The state in a checkpoint.
   *
   * @param learned decayed count of confident samples per class
   * @param unsure decayed count of the others
   * @param exams number of exams in the window, 0 to 64
   * @param right one bit per exam, the last one lowest: 1 if the label was right
   * @param stopped true while pseudo-labeling is paused
   */
  public record State(double[] learned, double unsure, int exams, long right, boolean stopped) {

    /**
     * @throws IllegalArgumentException if a count is negative or not finite, there are more exams
     *     than the window holds, or bits beyond the exams are set
     */
    public State {
      learned = learned.clone();
      if (!DoubleStream.concat(Arrays.stream(learned), DoubleStream.of(unsure))
          .allMatch(count -> count >= 0 && Double.isFinite(count))) {
        throw new IllegalArgumentException("a count must be 0 or more");
      }
      if (exams < 0 || exams > WINDOW || (exams < WINDOW && right >>> exams != 0)) {
        throw new IllegalArgumentException(
            exams + " exams must be 0 to " + WINDOW + ", with as many bits");
      }
    }

    /** A copy of the counts. */
    @Override
    public double[] learned() {
      return learned.clone();
    }
  }

  private final PseudoLabelRules rules;
  private final double[] learned;
  private double unsure;
  private int exams;
  private long right;
  private boolean stopped;

  /** Starts with no samples seen and no exams taken. */
  public PseudoLabels(PseudoLabelRules rules) {
    this(rules, new State(new double[rules.classes()], 0, 0, 0, false));
  }

  /**
   * Resumes from {@code state}.
   *
   * @throws IllegalArgumentException if the number of classes differs
   */
  public PseudoLabels(PseudoLabelRules rules, State state) {
    this.rules = rules;
    this.learned = state.learned();
    this.unsure = state.unsure();
    this.exams = state.exams();
    this.right = state.right();
    this.stopped = state.stopped();
    if (learned.length != rules.classes()) {
      throw new IllegalArgumentException(
          "state of " + learned.length + " classes, must be " + rules.classes());
    }
  }

  /**
   * Assigns labels for a minibatch.
   *
   * @param unlabeled samples without a label
   * @param labeled number of samples in the minibatch with a label from the ground
   * @return the labels, the most confident first; none while {@link #stopped()}
   * @throws IllegalArgumentException if a sample's number of classes differs
   */
  public List<PseudoLabel> choose(List<Views> unlabeled, int labeled) {
    List<PseudoLabel> sure = new ArrayList<>();
    for (int i = 0; i < unlabeled.size(); i++) {
      Views views = unlabeled.get(i);
      observe(views.first());
      if (isSure(views)) {
        sure.add(new PseudoLabel(i, views.first().label(), views.first().confidence()));
      }
    }
    if (stopped) {
      return List.of();
    }
    sure.sort(Comparator.comparingDouble(PseudoLabel::confidence).reversed());
    return capped(sure, (int) (labeled * rules.maxShare() / (1 - rules.maxShare())));
  }

  private List<PseudoLabel> capped(List<PseudoLabel> sure, int most) {
    int mostOfAClass = (int) Math.ceil(most * rules.maxClassShare());
    int[] ofClass = new int[rules.classes()];
    List<PseudoLabel> chosen = new ArrayList<>();
    for (PseudoLabel label : sure) {
      if (chosen.size() < most && ofClass[label.label()] < mostOfAClass) {
        ofClass[label.label()]++;
        chosen.add(label);
      }
    }
    return List.copyOf(chosen);
  }

  private void observe(ClassPrediction prediction) {
    check(prediction);
    for (int i = 0; i < learned.length; i++) {
      learned[i] *= DECAY;
    }
    unsure *= DECAY;
    if (prediction.confidence() >= rules.confidence()) {
      learned[prediction.label()]++;
    } else {
      unsure++;
    }
  }

  private void check(ClassPrediction prediction) {
    if (prediction.classes() != rules.classes()) {
      throw new IllegalArgumentException(
          "prediction of " + prediction.classes() + " classes, must be " + rules.classes());
    }
  }

  private boolean isSure(Views views) {
    ClassPrediction first = views.first();
    ClassPrediction second = views.second();
    boolean agreed =
        second == null ? first.margin() >= rules.margin() : second.label() == first.label();
    return agreed && first.confidence() >= threshold(first.label());
  }

  /** The lowest confidence at which a label of class {@code index} counts, 0 to 1. */
  public double threshold(int index) {
    double most = Math.max(unsure, Arrays.stream(learned).max().orElse(0));
    double beta = most > 0 ? learned[index] / most : 0;
    return Math.max(rules.lowestConfidence(), rules.confidence() * beta / (2 - beta));
  }

  /**
   * Takes the exam of a sample labeled by the ground, unless the sample would have got no
   * pseudo-label.
   *
   * @param views predictions of the model before it trains on the label
   * @param truth the ground's label
   * @throws IllegalArgumentException if the number of classes differs
   */
  public void examine(Views views, int truth) {
    check(views.first());
    if (truth < 0 || truth >= rules.classes()) {
      throw new IllegalArgumentException(
          "label " + truth + " must be within 0 to " + (rules.classes() - 1));
    }
    if (!isSure(views)) {
      return;
    }
    right = right << 1 | (views.first().label() == truth ? 1 : 0);
    exams = Math.min(WINDOW, exams + 1);
    double judged = stopped ? precision() : upperPrecision();
    stopped = exams >= MIN_EXAMS && judged < rules.minPrecision();
  }

  /** Share of right labels among the last exams; NaN before the first. */
  public double precision() {
    return (double) Long.bitCount(right) / exams;
  }

  private double upperPrecision() {
    double zz = Z_95 * Z_95 / exams;
    double p = precision();
    return (p + zz / 2 + Z_95 * Math.sqrt(p * (1 - p) / exams + zz / (4 * exams))) / (1 + zz);
  }

  /** True while pseudo-labeling is paused. */
  public boolean stopped() {
    return stopped;
  }

  /** The state to be saved in a checkpoint. */
  public State state() {
    return new State(learned, unsure, exams, right, stopped);
  }
}
