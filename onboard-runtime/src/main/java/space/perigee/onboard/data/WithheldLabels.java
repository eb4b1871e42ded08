package space.perigee.onboard.data;

import java.util.List;

/** Samples whose labels nobody is to see, such as those that the ground is asked for. */
record WithheldLabels(LabeledData data) implements LabeledData {

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
    return data.get(index).withoutLabel();
  }

  @Override
  public int label(int index) {
    return Sample.UNLABELED;
  }

  @Override
  public String source(int index) {
    return data.source(index);
  }
}
