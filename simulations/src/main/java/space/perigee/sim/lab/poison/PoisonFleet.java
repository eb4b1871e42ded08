package space.perigee.sim.lab.poison;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.UnaryOperator;
import space.perigee.ground.aggregate.Update;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.learning.Learner;
import space.perigee.sim.federate.LocalLearning;
import space.perigee.sim.federate.Seeds;
import space.perigee.sync.model.Weights;

/** Ten satellites, the last three of them hostile; they train in turns on one network. */
final class PoisonFleet {

  static final int SATELLITES = 10;
  static final int HONEST = 7;

  /** Samples that the hostile ones claim if they lie about them. */
  private static final long CLAIMED = 1_000_000_000;

  /** Wrongly labeled samples of a class that the colluding ones train on. */
  private static final int TARGETED = 300;

  private final Learner learner;
  private final LocalLearning learning;
  private final List<List<Sample>> parts;
  private final List<Sample> targeted;
  private final int target;
  private final int classes;
  private final long seed;

  /**
   * @param parts samples of each satellite
   * @param classes number of classes
   */
  PoisonFleet(
      Learner learner, LocalLearning learning, List<List<Sample>> parts, int classes, long seed) {
    this.learner = learner;
    this.learning = learning;
    this.parts = List.copyOf(parts);
    this.classes = classes;
    this.seed = seed;
    this.target = (int) (seed % classes);
    List<Sample> all = new ArrayList<>();
    parts.forEach(part -> part.stream().filter(s -> s.label() == target).forEach(all::add));
    this.targeted = List.copyOf(all.subList(0, Math.min(TARGETED, all.size())));
  }

  static String name(int satellite) {
    return String.format(Locale.ROOT, "sat-%02d", satellite);
  }

  /** What a satellite delivers. */
  record Delivery(Weights weights, long samples) {}

  /** What an honest satellite delivers. */
  Delivery honest(int satellite, int round, Weights start) {
    List<Sample> part = parts.get(satellite);
    return new Delivery(trained(part, satellite, round, start), part.size());
  }

  /**
   * What the hostile satellites deliver, in the order of their numbers; fewer if some are silent.
   */
  List<Delivery> hostile(Attack attack, boolean isFirst, int round, Weights start, double norm) {
    List<Delivery> all = new ArrayList<>();
    for (int satellite = HONEST; satellite < SATELLITES; satellite++) {
      List<Sample> part = parts.get(satellite);
      int n = part.size();
      switch (attack) {
        case NONE -> {}
        case SIGN_FLIP ->
            all.add(new Delivery(moved(start, trained(part, satellite, round, start), -1), n));
        case HUGE -> all.add(new Delivery(scaled(start, -5), CLAIMED));
        case SILENT -> {
          if (isFirst) {
            all.add(new Delivery(scaled(start, -5), CLAIMED));
          }
        }
        case RANDOM -> all.add(new Delivery(noise(start, satellite, round, norm), n));
        case LABEL_FLIP -> {
          List<Sample> flipped = relabeled(part, label -> classes - 1 - label);
          all.add(new Delivery(trained(flipped, satellite, round, start), n));
        }
        case COLLUSION -> all.add(new Delivery(colluding(round, start), n));
      }
    }
    return all;
  }

  private Weights colluding(int round, Weights start) {
    List<Sample> data =
        relabeled(parts.get(HONEST), label -> label == target ? (label + 1) % classes : label);
    List<Sample> all = new ArrayList<>(data);
    all.addAll(relabeled(targeted, label -> (label + 1) % classes));
    return trained(all, HONEST, round, start);
  }

  private static List<Sample> relabeled(List<Sample> samples, UnaryOperator<Integer> label) {
    return samples.stream().map(s -> Sample.of(s.features(), label.apply(s.label()))).toList();
  }

  private Weights trained(List<Sample> samples, int satellite, int round, Weights start) {
    learner.setWeights(start);
    for (int epoch = 0; epoch < learning.epochs(); epoch++) {
      List<Sample> order = new ArrayList<>(samples);
      Seeds.shuffle(order, Seeds.generator(seed, Seeds.Purpose.BATCHES, satellite, round, epoch));
      for (int from = 0; from < order.size(); from += learning.batch()) {
        learner.train(order.subList(from, Math.min(from + learning.batch(), order.size())));
      }
    }
    return learner.weights();
  }

  /** {@code start + factor (next - start)}. */
  private static Weights moved(Weights start, Weights next, double factor) {
    float[] values = start.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] += (float) (factor * (next.get(i) - start.get(i)));
    }
    return Weights.of(start.layout(), values);
  }

  private static Weights scaled(Weights weights, float factor) {
    float[] values = weights.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
    return Weights.of(weights.layout(), values);
  }

  private Weights noise(Weights start, int satellite, int round, double norm) {
    Random random = new Random(seed * 1_000_003 + satellite * 1009L + round);
    float[] values = start.toArray();
    double deviation = norm / Math.sqrt(values.length);
    for (int i = 0; i < values.length; i++) {
      values[i] += (float) (deviation * random.nextGaussian());
    }
    return Weights.of(start.layout(), values);
  }

  /** The update of a delivery. */
  static Update update(
      int satellite, long deltaId, Delivery delivery, Weights start, long version) {
    float[] change = delivery.weights().toArray();
    for (int i = 0; i < change.length; i++) {
      change[i] -= start.get(i);
    }
    return new Update(
        deltaId,
        name(satellite),
        delivery.weights().version(),
        change,
        delivery.samples(),
        version,
        0,
        Duration.ZERO);
  }
}
