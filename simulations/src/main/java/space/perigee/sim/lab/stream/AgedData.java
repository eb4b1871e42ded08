package space.perigee.sim.lab.stream;

import java.util.List;
import java.util.random.RandomGenerator;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.Sample;

/**
 * A view of data as recorded by an aged sensor. The noise of a sample depends only on the seed and
 * the sample's index, so it does not change with the order of access.
 *
 * @param data data of the new sensor
 * @param seed seed of the noise
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
