package space.perigee.onboard.trial;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import space.perigee.onboard.data.LabelledData;
import space.perigee.onboard.engine.Trainer;

/**
 * Samples as a strategy sees them: scaled, and through the layers that are frozen, each of which
 * runs once for a sample.
 */
final class Rows {

  /** A sample of some data. */
  record Place(LabelledData data, int index) {}

  private final Scaling scaling;
  private final Trainer trainer;
  private final int cut;
  private final Map<LabelledData, Map<Integer, float[]>> latents = new IdentityHashMap<>();

  Rows(Scaling scaling, Trainer trainer, int cut) {
    this.scaling = scaling;
    this.trainer = trainer;
    this.cut = cut;
  }

  /** At the cut, sample by sample. */
  float[] of(List<Place> places) {
    if (cut == 0) {
      return scaled(places);
    }
    List<Place> missing =
        places.stream().filter(place -> !latentsOf(place).containsKey(place.index())).toList();
    int size = trainer.sizeAt(cut);
    if (!missing.isEmpty()) {
      float[] made = trainer.forward(0, cut, scaled(missing));
      for (int i = 0; i < missing.size(); i++) {
        float[] row = new float[size];
        System.arraycopy(made, i * size, row, 0, size);
        latentsOf(missing.get(i)).put(missing.get(i).index(), row);
      }
    }
    float[] rows = new float[places.size() * size];
    for (int i = 0; i < places.size(); i++) {
      Place place = places.get(i);
      System.arraycopy(latentsOf(place).get(place.index()), 0, rows, i * size, size);
    }
    return rows;
  }

  private Map<Integer, float[]> latentsOf(Place place) {
    return latents.computeIfAbsent(place.data(), data -> new HashMap<>());
  }

  /** Forgets what was kept of some data, which will not be asked for again. */
  void forget(LabelledData data) {
    latents.remove(data);
  }

  /** Scaled features, sample by sample. */
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
