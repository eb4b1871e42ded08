package space.perigee.sim.lab.trial;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.selection.DownlinkCandidate;
import space.perigee.onboard.selection.DownlinkSelection;
import space.perigee.onboard.selection.HardnessScores;
import space.perigee.onboard.selection.PseudoLabel;
import space.perigee.onboard.selection.PseudoLabelRules;
import space.perigee.onboard.selection.PseudoLabels;
import space.perigee.onboard.selection.Views;
import space.perigee.onboard.task.ClassPrediction;
import space.perigee.onboard.task.Hardness;
import space.perigee.sim.lab.stream.LabelSupply;
import space.perigee.sim.lab.trial.TrialRows.Place;

/**
 * Trains on a task of which the ground labels a part, one contact late.
 *
 * <pre>
 *   between contacts   the model predicts each new sample, and the filter scores the prediction
 *   at a contact       labels arrive for the samples sent at the previous contact;
 *                      the samples with the highest scores since then are sent
 *   after it           labeled samples of the task are shown, first the new ones and then all in
 *                      turn: as many as there were samples in their pass
 * </pre>
 *
 * Thus a strategy with a tenth of the labels takes as many steps as one with all of them, and sees
 * each label ten times. At the end of a task the ground answers all open requests. The selection
 * never uses labels.
 *
 * <p>Until the first labels arrive, every filter chooses at random, since the uncertainty of an
 * untrained model is meaningless: it would exclude whole classes, perhaps forever.
 *
 * <p>With pseudo-labels every minibatch is doubled by samples from the last two passes, if the
 * model is sure of them.
 */
public final class LateLabels {

  /** Samples per prediction batch. */
  private static final int TOGETHER = 32;

  private final GroundLabels settings;
  private final int epochs;
  private final boolean isPretrained;
  private final Learning learning;
  private final LabelSupply supply;
  private final PseudoLabelRules rules;
  private @Nullable PseudoLabels pseudo;
  private long position;
  private long labels;

  /**
   * @param classes classes of the stream
   * @param seed seed of random choices
   */
  LateLabels(
      GroundLabels settings,
      TrialSettings trial,
      Learning learning,
      List<String> classes,
      long seed) {
    this.settings = settings;
    this.epochs = trial.epochs();
    this.isPretrained = trial.pretraining() > 0;
    this.learning = learning;
    this.supply = new LabelSupply(settings.share(), seed);
    this.rules = PseudoLabelRules.byDefault(classes.size());
    this.pseudo = settings.pseudo() ? new PseudoLabels(rules) : null;
  }

  /** Returns the number of labels from the ground so far. */
  long labels() {
    return labels;
  }

  /** Trains on a task. */
  void show(LabeledData data) {
    Showing showing = new Showing(data);
    for (int from = 0; from < data.size(); from += settings.pass()) {
      showing.pass(from, Math.min(data.size(), from + settings.pass()));
    }
    showing.end();
    position += data.size();
  }

  /** The state of the current task. */
  private final class Showing {

    private final LabeledData data;
    private final List<Place> labeled = new ArrayList<>();
    private final Deque<Place> deck = new ArrayDeque<>();
    private List<Place> sent = List.of();
    private List<Place> kept = List.of();
    private List<Place> unlabeled = List.of();
    private int came;
    private int owed;

    Showing(LabeledData data) {
      this.data = data;
    }

    /** Processes the samples of a pass and the contact after it. */
    void pass(int from, int until) {
      List<Place> fresh = IntStream.range(from, until).mapToObj(i -> new Place(data, i)).toList();
      List<Place> chosen = chosen(fresh, settings.sentOf(until) - settings.sentOf(from));
      Set<Integer> gone = chosen.stream().map(Place::index).collect(Collectors.toSet());
      List<Place> rest = fresh.stream().filter(place -> !gone.contains(place.index())).toList();
      unlabeled = new ArrayList<>(kept);
      unlabeled.addAll(rest);
      answer();
      kept = rest;
      sent = chosen;
      came = fresh.size();
    }

    /** Processes the last labels and shows the remaining samples. */
    void end() {
      answer();
      show(owed);
    }

    /** Processes the labels of the samples that were sent. */
    private void answer() {
      examine(sent);
      labeled.addAll(sent);
      labels += sent.size();
      List<Place> news = learning.shuffled(sent);
      for (int i = news.size() - 1; i >= 0; i--) {
        deck.addFirst(news.get(i));
      }
      owed += came * epochs;
      if (!labeled.isEmpty()) {
        show(owed - owed % learning.batch());
      }
    }

    private void show(int samples) {
      owed -= samples;
      if (labeled.isEmpty()) {
        learning.shown(samples);
        return;
      }
      List<Place> shown = new ArrayList<>();
      while (shown.size() < samples) {
        if (deck.isEmpty()) {
          deck.addAll(learning.shuffled(labeled));
        }
        shown.add(deck.removeFirst());
      }
      if (pseudo == null) {
        learning.show(shown);
        return;
      }
      for (int from = 0; from < samples; from += learning.batch()) {
        withPseudoLabels(shown.subList(from, Math.min(samples, from + learning.batch())), pseudo);
      }
    }

    private void withPseudoLabels(List<Place> minibatch, PseudoLabels guarded) {
      List<Place> all = new ArrayList<>(minibatch);
      List<Integer> classes = new ArrayList<>(minibatch.stream().map(Place::label).toList());
      List<Place> asked = learning.shuffled(unlabeled);
      asked = asked.subList(0, Math.min(asked.size(), learning.batch()));
      for (PseudoLabel label : guarded.choose(views(asked), minibatch.size())) {
        all.add(asked.get(label.index()));
        classes.add(label.label());
      }
      learning.observe(all, classes.stream().mapToInt(Integer::intValue).toArray());
      learning.shown(minibatch.size());
    }

    private void examine(List<Place> answered) {
      if (pseudo != null) {
        List<Views> views = views(answered);
        for (int i = 0; i < views.size(); i++) {
          pseudo.examine(views.get(i), answered.get(i).label());
        }
      }
    }
  }

  private List<Views> views(List<Place> places) {
    return places.isEmpty()
        ? List.of()
        : learning.predictions(places).stream()
            .map(prediction -> new Views(prediction, null))
            .toList();
  }

  /** Chooses the samples of a pass to send. */
  private List<Place> chosen(List<Place> fresh, int wanted) {
    boolean cold = !isPretrained && labels == 0;
    if (cold || settings.filter().equals(GroundLabels.RANDOM)) {
      return fresh.stream().filter(place -> supply.hasLabel(position + place.index())).toList();
    }
    if (wanted == 0) {
      return List.of();
    }
    Hardness hardness = HardnessScores.named(settings.filter(), 0).orElseThrow();
    DownlinkSelection selection =
        new DownlinkSelection(wanted * settings.pool(), 0, learning.embeddingSize());
    for (int from = 0; from < fresh.size(); from += TOGETHER) {
      List<Place> part = fresh.subList(from, Math.min(fresh.size(), from + TOGETHER));
      List<ClassPrediction> predictions = learning.predictions(part);
      List<float[]> embeddings = learning.embeddings(part);
      for (int i = 0; i < part.size(); i++) {
        // All samples of a trial have the same size, so 1 byte represents it.
        selection.offer(
            new DownlinkCandidate(from + i, hardness.of(predictions.get(i)), embeddings.get(i), 1));
      }
    }
    return selection.take(wanted).stream()
        .map(candidate -> fresh.get((int) candidate.id()))
        .toList();
  }

  void save(DataOutput out) throws IOException {
    out.writeLong(position);
    out.writeLong(labels);
    if (pseudo != null) {
      PseudoLabels.State state = pseudo.state();
      for (double count : state.learned()) {
        out.writeDouble(count);
      }
      out.writeDouble(state.unsure());
      out.writeInt(state.exams());
      out.writeLong(state.right());
      out.writeBoolean(state.stopped());
    }
  }

  void restore(DataInput in) throws IOException {
    position = in.readLong();
    labels = in.readLong();
    if (pseudo != null) {
      double[] learned = new double[rules.classes()];
      for (int i = 0; i < learned.length; i++) {
        learned[i] = in.readDouble();
      }
      pseudo =
          new PseudoLabels(
              rules,
              new PseudoLabels.State(
                  learned, in.readDouble(), in.readInt(), in.readLong(), in.readBoolean()));
    }
  }
}
