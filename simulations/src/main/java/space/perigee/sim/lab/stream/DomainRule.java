package space.perigee.sim.lab.stream;

import space.perigee.onboard.data.LabeledData;

/** Tells the domain of a sample: where, when or how it was taken. */
@FunctionalInterface
public interface DomainRule {

  /**
   * The domain of sample {@code index}, a position in the list of domains.
   *
   * @param data the samples to train, or those to test
   * @throws space.perigee.onboard.data.DataException if the sample does not have what tells it
   */
  int domain(LabeledData data, int index);
}
