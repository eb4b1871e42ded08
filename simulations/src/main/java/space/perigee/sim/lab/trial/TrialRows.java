package space.perigee.sim.lab.trial;

import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.engine.Trainer;

/**
 * Samples as a strategy sees them: scaled and passed through the frozen layers, which run once per
 * sample.
 */
public final class TrialRows {

  /** A sample of some data. */
  record Place(LabeledData data, int index) {

    int label() {
      return data.label(index);
    }
  }

  private static final int BLOCK = 32;

  private Scaling scaling;
  private final Trainer trainer;
  private final int cut;
  private final Map<LabeledData, Map<Integer, float[]>> latents = new IdentityHashMap<>();

  TrialRows(Scaling scaling, Trainer trainer, int cut) {
    this.scaling = scaling;
    this.trainer = trainer;
    this.cut = cut;
  }

  /** Prepares for a task: its samples define the scales that are not known yet. */
  void follow(LabeledData task) {
    Scaling next = scaling.after(task);
    if (next != scaling) {
      scaling = next;
      latents.clear();
    }
  }

  /** Returns the inputs of the first trained layer, sample by sample. */
  float[] of(List<Place> places) {
    if (cut == 0) {
      return scaled(places);
    }
    int size = trainer.sizeAt(cut);
    float[] rows = new float[places.size() * size];
    for (int i = 0; i < places.size(); i++) {
      int index = places.get(i).index();
      System.arraycopy(block(places.get(i)), index % BLOCK * size, rows, i * size, size);
    }
    return rows;
  }

  /**
   * Runs the frozen layers on fixed blocks of neighboring samples: the last bit of a row may depend
   * on the other rows of its batch, and must be the same after a restart.
   */
  private float[] block(Place place) {
    LabeledData data = place.data();
    return latents
        .computeIfAbsent(data, unknown -> new HashMap<>())
        .computeIfAbsent(
            place.index() / BLOCK,
            block ->
                trainer.forward(
                    0,
                    cut,
                    scaled(
                        IntStream.range(block * BLOCK, Math.min(data.size(), (block + 1) * BLOCK))
                            .mapToObj(i -> new Place(data, i))
                            .toList())));
  }

  /** Drops the cached rows of data that is no longer needed. */
  void forget(LabeledData data) {
    latents.remove(data);
  }

  int sizeBeforeTheLastLayer() {
    return trainer.sizeAt(trainer.layers() - 1);
  }

  /** Returns the inputs of the last layer, one by one. */
  List<float[]> beforeTheLastLayer(List<Place> places) {
    int last = trainer.layers() - 1;
    int size = sizeBeforeTheLastLayer();
    float[] made = cut == last ? of(places) : trainer.forward(cut, last, of(places));
    return IntStream.range(0, places.size())
        .mapToObj(i -> Arrays.copyOfRange(made, i * size, (i + 1) * size))
        .toList();
  }

  /** Returns the scaled features, sample by sample. */
  float[] scaled(List<Place> places) {
    int features = trainer.sizeAt(0);
    float[] rows = new float[places.size() * features];
    for (int i = 0; i < places.size(); i++) {
      Place place = places.get(i);
      scaling.write(place.data().get(place.index()), rows, i * features);
    }
    return rows;
  }
}
