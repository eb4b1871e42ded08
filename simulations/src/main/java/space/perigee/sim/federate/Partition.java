package space.perigee.sim.federate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import space.perigee.onboard.data.Sample;

/** Distributions of samples among satellites. */
public enum Partition {
  /** Every satellite sees a random sample of all classes. */
  IID {
    @Override
    public List<List<Sample>> split(List<Sample> samples, int clients, RandomGenerator random) {
      return cut(shuffled(samples, random), clients);
    }
  },

  /**
   * Every satellite sees about two classes: the samples, sorted by class, are cut into two shards
   * per satellite, which are dealt at random (McMahan et al., AISTATS 2017, section 3).
   */
  SKEWED {
    @Override
    public List<List<Sample>> split(List<Sample> samples, int clients, RandomGenerator random) {
      List<Sample> sorted = shuffled(samples, random);
      sorted.sort(Comparator.comparingInt(Sample::label));
      List<List<Sample>> shards = new ArrayList<>(cut(sorted, SHARDS * clients));
      Seeds.shuffle(shards, random);
      List<List<Sample>> parts = new ArrayList<>();
      for (int client = 0; client < clients; client++) {
        List<Sample> part = new ArrayList<>();
        shards.subList(SHARDS * client, SHARDS * (client + 1)).forEach(part::addAll);
        parts.add(List.copyOf(part));
      }
      return parts;
    }
  };

  /** Shards per satellite in a skewed partition. */
  public static final int SHARDS = 2;

  /**
   * Assigns every sample to one satellite.
   *
   * @throws IllegalArgumentException if there are fewer than {@value #SHARDS} samples per satellite
   */
  public abstract List<List<Sample>> split(
      List<Sample> samples, int clients, RandomGenerator random);

  private static List<Sample> shuffled(List<Sample> samples, RandomGenerator random) {
    List<Sample> shuffled = new ArrayList<>(samples);
    Seeds.shuffle(shuffled, random);
    return shuffled;
  }

  /** Cuts samples into parts whose sizes differ by at most one. */
  private static List<List<Sample>> cut(List<Sample> samples, int parts) {
    if (samples.size() < parts) {
      throw new IllegalArgumentException(samples.size() + " samples do not fill " + parts);
    }
    List<List<Sample>> cut = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      int from = (int) ((long) samples.size() * i / parts);
      int to = (int) ((long) samples.size() * (i + 1) / parts);
      cut.add(List.copyOf(samples.subList(from, to)));
    }
    return Collections.unmodifiableList(cut);
  }
}
