package space.perigee.sim.lab.guard;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import space.perigee.onboard.data.Sample;

/**
 * What happens to a stream. A fault changes the samples of a window; a drift changes all of them,
 * slowly and within what a season, an aging sensor or another scene does.
 */
public enum StreamCase {
  CLEAN("clean", Kind.CLEAN),
  BLACK("black frames", Kind.FAULT),
  FROZEN("frozen features", Kind.FAULT),
  HALF_WRONG("half of the labels wrong", Kind.FAULT),
  ALL_WRONG("all labels wrong", Kind.FAULT),
  GAIN("gain x100", Kind.FAULT),
  GAIN_RAMP("gain x1 to x10, slowly", Kind.FAULT),
  TENTH_WRONG("a tenth of the labels wrong", Kind.FAULT),
  NEW_CLASS("a new class", Kind.NEW_CLASS),
  BRIGHTER("5 % brighter in the end", Kind.DRIFT),
  DARKER("5 % darker in the end", Kind.DRIFT),
  STRAY_LIGHT("stray light, 5 % in the end", Kind.DRIFT),
  DARK_SIGNAL("dark signal falls by 5 %", Kind.DRIFT),
  NOISIER("noise, 20 % in the end", Kind.DRIFT),
  SEASONS("two seasons of gain, 5 %", Kind.DRIFT),
  STEPS("steps of gain, 1 % each", Kind.DRIFT),
  BRIGHT_LAST("more and more bright scenes", Kind.DRIFT),
  PRIORS("class shares move, up to sevenfold", Kind.DRIFT),
  AGING("aging: gain, offset and noise", Kind.DRIFT);

  /** Groups of cases. */
  public enum Kind {
    CLEAN,
    FAULT,
    NEW_CLASS,
    DRIFT
  }

  /** Relative change by a drift. */
  private static final double MILD = 0.05;

  /** By how much the share of the first and of the last rank changes, up and down. */
  private static final double MOVED = 0.75;

  private final String text;
  private final Kind kind;

  StreamCase(String text, Kind kind) {
    this.text = text;
    this.kind = kind;
  }

  /** What happens, in words. */
  public String text() {
    return text;
  }

  /** The group of the case. */
  public Kind kind() {
    return kind;
  }

  /** Name on the command line. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The samples as the satellite sees them.
   *
   * @param clean samples in random order
   * @param classes number of classes
   * @param from index of the first sample of a fault
   * @param to index behind the last sample of a fault
   */
  List<Sample> apply(List<Sample> clean, int classes, int from, int to, RandomGenerator random) {
    double scale = scale(clean);
    List<Sample> ordered =
        switch (this) {
          case BRIGHT_LAST -> moving(clean, StreamCase::brightness, random);
          case PRIORS -> moving(clean, Sample::label, random);
          default -> clean;
        };
    List<Sample> seen = new ArrayList<>(ordered.size());
    for (int i = 0; i < ordered.size(); i++) {
      Sample sample = ordered.get(i);
      double time = (double) i / ordered.size();
      boolean faulty = i >= from && i < to;
      seen.add(
          kind == Kind.DRIFT
              ? drifted(sample, time, scale, random)
              : faulty
                  ? faulty(
                      sample,
                      ordered.get(from),
                      (double) (i - from) / Math.max(1, to - from),
                      classes,
                      random)
                  : sample);
    }
    return seen;
  }

  private Sample faulty(
      Sample sample, Sample first, double progress, int classes, RandomGenerator random) {
    return switch (this) {
      case BLACK -> Sample.of(new float[sample.size()], sample.label());
      case FROZEN -> Sample.of(first.features(), sample.label());
      case HALF_WRONG -> random.nextBoolean() ? mislabeled(sample, classes, random) : sample;
      case ALL_WRONG -> mislabeled(sample, classes, random);
      case TENTH_WRONG -> random.nextInt(10) == 0 ? mislabeled(sample, classes, random) : sample;
      case GAIN -> changed(sample, 100, 0, 0, random);
      case GAIN_RAMP -> changed(sample, Math.pow(10, progress), 0, 0, random);
      default -> sample;
    };
  }

  private Sample drifted(Sample sample, double time, double scale, RandomGenerator random) {
    return switch (this) {
      case BRIGHTER -> changed(sample, 1 + MILD * time, 0, 0, random);
      case DARKER -> changed(sample, 1 - MILD * time, 0, 0, random);
      case STRAY_LIGHT -> changed(sample, 1, MILD * scale * time, 0, random);
      case DARK_SIGNAL -> changed(sample, 1, -MILD * scale * time, 0, random);
      case NOISIER -> changed(sample, 1, 0, 4 * MILD * scale * time, random);
      case SEASONS -> changed(sample, 1 + MILD * Math.sin(4 * Math.PI * time), 0, 0, random);
      case STEPS -> changed(sample, 1 + MILD * Math.floor(5 * time) / 5, 0, 0, random);
      case AGING ->
          changed(
              sample,
              1 - MILD / 2 * time,
              MILD / 2 * scale * time,
              MILD / 2 * scale * time,
              random);
      default -> sample;
    };
  }

  private static Sample mislabeled(Sample sample, int classes, RandomGenerator random) {
    int other = (sample.label() + 1 + random.nextInt(classes - 1)) % classes;
    return Sample.of(sample.features(), other);
  }

  private static Sample changed(
      Sample sample, double gain, double offset, double noise, RandomGenerator random) {
    float[] features = sample.features();
    for (int i = 0; i < features.length; i++) {
      features[i] =
          (float) (gain * features[i] + offset + (noise > 0 ? noise * random.nextGaussian() : 0));
    }
    return Sample.of(features, sample.label());
  }

  private static double brightness(Sample sample) {
    double sum = 0;
    for (float value : sample.features()) {
      sum += value;
    }
    return sum / sample.size();
  }

  /** Standard deviation of all values. */
  private static double scale(List<Sample> samples) {
    double mean = samples.stream().mapToDouble(StreamCase::brightness).average().orElse(0);
    double squares = 0;
    long count = 0;
    for (Sample sample : samples) {
      for (float value : sample.features()) {
        squares += (value - mean) * (value - mean);
        count++;
      }
    }
    return Math.sqrt(squares / count);
  }

  /**
   * An order in which samples with small keys are more frequent at first, and those with large ones
   * at last: the sample of relative rank {@code r} comes at a time {@code t} from 0 to 1 with the
   * density {@code 1 + a (2 r - 1) (2 t - 1)}.
   */
  private static List<Sample> moving(
      List<Sample> samples, ToDoubleFunction<Sample> key, RandomGenerator random) {
    List<Sample> ranked = new ArrayList<>(samples);
    ranked.sort(Comparator.comparingDouble(key));
    Map<Sample, Double> time = new IdentityHashMap<>();
    for (int i = 0; i < ranked.size(); i++) {
      double tilt = MOVED * (2.0 * i / ranked.size() - 1);
      time.put(ranked.get(i), timeOf(random.nextDouble(), tilt));
    }
    ranked.sort(Comparator.comparingDouble(time::get));
    return ranked;
  }

  /** Solves {@code t + tilt (t^2 - t) = quantile}. */
  private static double timeOf(double quantile, double tilt) {
    if (Math.abs(tilt) < 1e-9) {
      return quantile;
    }
    double half = (1 - tilt) / (2 * tilt);
    return -half + Math.signum(tilt) * Math.sqrt(half * half + quantile / tilt);
  }
}
