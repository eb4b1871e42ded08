package space.perigee.sim.lab.stream;

import java.util.List;
import java.util.random.RandomGenerator;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.Sample;

/**
 * Data as an aged sensor gives it. Nothing is stored: the noise of a sample comes from a generator
 * of its own, so that it is the same however often and in whatever order samples are asked for.
 *
 * @param data as a new sensor gives it
 * @param ageing of the sensor
 * @param seed of the noise
 */
public record AgedData(LabeledData data, Ageing ageing, long seed) implements LabeledData {

  @Override
  public List<String> classes() {
    return data.classes();
  }

  @Override
  public int featureCount() {
    return data.featureCount();
  }

  @Override
  public int size() {
    return data.size();
  }

  @Override
  public Sample get(int index) {
    Sample sample = data.get(index);
    RandomGenerator random = SampleRandom.of(seed, index);
    float[] features = sample.features();
    for (int i = 0; i < features.length; i++) {
      features[i] = ageing.apply(features[i], ageing.noise() > 0 ? random.nextGaussian() : 0);
    }
    return Sample.of(features, sample.label());
  }

  @Override
  public int label(int index) {
    return data.label(index);
  }

  @Override
  public String source(int index) {
    return data.source(index);
  }
}
