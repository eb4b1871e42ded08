package space.perigee.sim.mission;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import space.perigee.mission.DataForm;
import space.perigee.mission.GroundEntry;
import space.perigee.mission.Mission;
import space.perigee.mission.SatelliteEntry;
import space.perigee.onboard.data.ArrayLayout;
import space.perigee.onboard.data.BadSamples;
import space.perigee.onboard.data.DataFormats;
import space.perigee.onboard.data.DataRequest;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.data.SampleSet;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.ModelFile;
import space.perigee.onboard.learning.NativeThreads;
import space.perigee.sync.delta.DeltaCodec;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.exchange.PersonalLayers;
import space.perigee.sync.exchange.PersonalPart;
import space.perigee.sync.io.FileTrouble;
import space.perigee.sync.io.InputException;
import space.perigee.sync.model.Weights;

/**
 * Checks that the start model can be read, that every file of data has its classes and its number
 * of features, and how large a delta of it is.
 */
final class ModelCheck {

  /** Enough training to change all weights, and a matter of seconds. */
  private static final int TRIAL_SAMPLES = 128;

  private static final int BATCH = 32;

  private final Mission mission;
  private final CheckLog log;

  ModelCheck(Mission mission, CheckLog log) {
    this.mission = mission;
    this.log = log;
  }

  /** The start model; empty if it cannot be read. */
  Optional<Learner> learner() {
    NativeThreads.limit(1);
    try {
      return Optional.of(new Learner(ModelFile.read(mission.model())));
    } catch (IOException e) {
      log.error("model", FileTrouble.text(e));
    } catch (InputException | IllegalArgumentException e) {
      log.error("model", String.valueOf(e.getMessage()));
    }
    return Optional.empty();
  }

  /** What satellites keep to themselves; empty if the model has no such layers. */
  private Optional<PersonalPart> personal(Learner learner) {
    try {
      return Optional.of(new PersonalLayers(mission.personalLayers()).in(learner.layout()));
    } catch (IllegalArgumentException e) {
      log.error("personal-layers", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /**
   * Checks all data against a model.
   *
   * @return labeled samples of the ground, or else of a satellite; empty if there are none that can
   *     be used
   */
  Optional<LabeledData> data(Learner learner) {
    GroundEntry.Scoring scoring = mission.ground().scoring();
    Optional<LabeledData> samples =
        scoring.heldOut().flatMap(path -> labeled("ground.held-out", path, learner));
    Optional<LabeledData> gate =
        scoring.gate().flatMap(path -> labeled("ground.gate", path, learner));
    samples = samples.or(() -> gate);
    scoring.unlabeled().ifPresent(path -> stream("ground.unlabeled", path, learner));
    if (!scoring.isLabeled()) {
      log.warning(
          "ground",
          "has no labeled data (held-out or gate): versions are published without an accuracy, "
              + (scoring.unlabeled().isPresent()
                  ? "judged by predictions for unlabeled samples and by norms"
                  : "judged by norms and directions of the updates"));
    }
    for (int i = 0; i < mission.satellites().size(); i++) {
      SatelliteEntry.Sensor sensor = mission.satellites().get(i).sensor();
      String at = "satellites[" + i + "].";
      Optional<LabeledData> golden =
          sensor.golden().flatMap(path -> labeled(at + "golden", path, learner));
      samples = samples.isPresent() ? samples : golden;
      stream(at + "data", sensor.data(), learner);
    }
    return samples;
  }

  private DataRequest request(Learner learner) {
    DataForm form = mission.data();
    return DataRequest.of(form.label(), form.features())
        .withLayout(form.layout().flatMap(ArrayLayout::named).orElse(null))
        .withClasses(learner.labels())
        .withShape(learner.input().dimensions());
  }

  private interface Reading {
    SampleSet read() throws IOException;
  }

  private Optional<LabeledData> labeled(String field, Path path, Learner learner) {
    BadSamples treatment = mission.data().skipBadRows() ? BadSamples.LEAVE_OUT : BadSamples.REJECT;
    Optional<LabeledData> read =
        read(field, () -> DataFormats.read(path, request(learner).with(treatment)))
            .map(SampleSet::samples);
    read.ifPresent(data -> first(field, data, learner));
    return read;
  }

  /** On board, a sample that cannot be used is skipped. */
  private void stream(String field, Path path, Learner learner) {
    DataRequest request = request(learner).withUnlabeled();
    SampleSet all;
    try {
      all = DataFormats.read(path, request.with(BadSamples.REJECT));
    } catch (IOException | InputException | IllegalArgumentException e) {
      read(field, () -> DataFormats.read(path, request.with(BadSamples.KEEP)))
          .ifPresent(
              kept ->
                  log.warning(
                      field,
                      "has samples that the satellite will skip, the first: "
                          + FileTrouble.text(e)));
      return;
    }
    first(field, all.samples(), learner);
  }

  private Optional<SampleSet> read(String field, Reading reading) {
    try {
      return Optional.of(reading.read());
    } catch (IOException e) {
      log.error(field, FileTrouble.text(e));
    } catch (InputException | IllegalArgumentException e) {
      log.error(field, String.valueOf(e.getMessage()));
    }
    return Optional.empty();
  }

  /** Images are decoded when they are used: the first one shows their size. */
  private void first(String field, LabeledData data, Learner learner) {
    try {
      learner.input().requireFits(data.get(0));
    } catch (InputException | IllegalArgumentException e) {
      log.error(field, String.valueOf(e.getMessage()));
    }
  }

  /** The size of a delta after training on some samples, as a satellite would send it (bytes). */
  Optional<Long> deltaBytes(Learner learner, LabeledData samples) {
    Optional<PersonalPart> personal = personal(learner);
    if (personal.isEmpty()) {
      return Optional.empty();
    }
    Weights before = learner.weights();
    try {
      List<Sample> batch = new ArrayList<>();
      for (int i = 0; i < Math.min(TRIAL_SAMPLES, samples.size()); i++) {
        // Spread over the data, which may be ordered by class.
        batch.add(samples.get((int) ((long) i * samples.size() / TRIAL_SAMPLES % samples.size())));
        if (batch.size() == BATCH) {
          learner.train(batch);
          batch.clear();
        }
      }
      if (!batch.isEmpty()) {
        learner.train(batch);
      }
      DeltaTarget target =
          personal
              .get()
              .target(DeltaTarget.of(mission.deltas().density(), mission.deltas().bytes()));
      Weights sent = personal.get().of(before, learner.weights());
      return Optional.of(
          (long)
              DeltaCodec.encode(before, sent, target, DeltaCodec.Options.DEFAULT).bytes().length);
    } catch (InputException | IllegalArgumentException e) {
      log.error("model", "cannot be trained on the mission's labeled data: " + e.getMessage());
      return Optional.empty();
    } finally {
      learner.setWeights(before);
    }
  }
}
