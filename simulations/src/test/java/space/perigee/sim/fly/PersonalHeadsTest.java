package space.perigee.sim.fly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.learning.config.Adam;
import space.perigee.ground.admission.SampleBound;
import space.perigee.ground.aggregate.FedAvg;
import space.perigee.ground.aggregate.Round;
import space.perigee.ground.evaluate.Assessment;
import space.perigee.ground.evaluate.EvaluationGate;
import space.perigee.ground.evaluate.ModelEvaluator;
import space.perigee.ground.port.ListenPort;
import space.perigee.ground.server.GroundServer;
import space.perigee.ground.session.GroundConfiguration;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.data.SampleTable;
import space.perigee.onboard.flight.Equipment;
import space.perigee.onboard.flight.FlightSettings;
import space.perigee.onboard.flight.OnboardRuntime;
import space.perigee.onboard.flight.account.Counter;
import space.perigee.onboard.flight.account.EnergyBudget;
import space.perigee.onboard.flight.learn.SampleStream;
import space.perigee.onboard.flight.pass.ContactRules;
import space.perigee.onboard.flight.pass.GroundLink;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.ModelEvaluation;
import space.perigee.onboard.learning.ModelFile;
import space.perigee.onboard.models.ModelCatalog;
import space.perigee.onboard.task.Classification;
import space.perigee.onboard.task.Task;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.exchange.PersonalLayers;
import space.perigee.sync.journal.MemoryJournalFolder;
import space.perigee.sync.model.Weights;
import space.perigee.sync.time.MissionClock;
import space.perigee.sync.transfer.SegmentStore;

/**
 * Two satellites and a ground server in virtual time. What one satellite calls wheat or barley
 * looks like what the other calls maize or rice: the features are the same, the labels are not.
 */
class PersonalHeadsTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final List<String> CLASSES = List.of("wheat", "barley", "maize", "rice");
  private static final int FEATURES = 6;
  private static final int PASSES = 6;
  private static final Duration PASS = Duration.ofMinutes(3);
  private static final Duration ORBIT = Duration.ofMinutes(60);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void headsDifferAndStayDifferentWhileTheOtherLayersAreShared() throws Exception {
    try (Mission mission = new Mission(folder, List.of("2"))) {
      mission.fly();

      Weights start = mission.start;
      int body = Mission.body(start);
      Weights global = mission.global("one");
      assertThat(mission.global("two")).isEqualTo(global);
      assertThat(slice(global, 0, body)).isNotEqualTo(slice(start, 0, body));
      assertThat(slice(global, body, global.size()))
          .as("the head of the global model is that of the start model")
          .containsExactly(slice(start, body, start.size()));
      float[] one = slice(mission.weights("one"), body, global.size());
      float[] two = slice(mission.weights("two"), body, global.size());
      double apart = distance(one, two);
      assertThat(apart).isGreaterThan(distance(one, slice(start, body, start.size())) / 2);
      assertThat(mission.accuracy("one")).isGreaterThan(0.9);
      assertThat(mission.accuracy("two")).isGreaterThan(0.9);
    }
  }

  @Test
  void aSharedHeadCannotSayBoth() throws Exception {
    try (Mission mission = new Mission(folder, List.of())) {
      mission.fly();

      Weights global = mission.global("one");
      assertThat(mission.global("two")).isEqualTo(global);
      assertThat(mission.accuracy("one", global) + mission.accuracy("two", global)).isLessThan(1.3);
    }
  }

  private static float[] slice(Weights weights, int from, int to) {
    return Arrays.copyOfRange(weights.toArray(), from, to);
  }

  private static double distance(float[] a, float[] b) {
    double squares = 0;
    for (int i = 0; i < a.length; i++) {
      squares += (double) (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(squares);
  }

  /** A ground server with a thread of its own, and satellites that the test steps. */
  private static final class Mission implements AutoCloseable {

    private final Now now = new Now();
    private final VirtualSpace space = new VirtualSpace();
    private final Map<String, OnboardRuntime> satellites = new TreeMap<>();
    private final Map<String, SampleTable> tests = new TreeMap<>();
    private final GroundServer server;
    private final PersonalLayers personal;
    private final Weights start = learner().weights();

    Mission(Path state, List<String> layers) throws IOException {
      personal = new PersonalLayers(layers);
      MissionClock clock = MissionClock.realTime(now);
      server =
          GroundServer.startOn(
              space,
              new GroundConfiguration(
                  "m",
                  Set.of("one", "two"),
                  state,
                  new GroundConfiguration.Network(
                      List.of(),
                      new ListenPort("--mqtt-port", "127.0.0.1", 0),
                      new ListenPort("--http-port", "127.0.0.1", 0),
                      GroundConfiguration.Api.standard()),
                  new GroundConfiguration.Rounds(
                      Round.empty(2, Duration.ofHours(3)),
                      "fedavg",
                      new FedAvg(),
                      new EvaluationGate(1, 1),
                      new DeltaTarget.Density(0.5),
                      Optional.empty(),
                      Round.Outlook.UNKNOWN,
                      new SampleBound(null),
                      personal),
                  GroundConfiguration.Transfers.of(clock)),
              start,
              new Content(),
              null,
              clock);
      for (String name : List.of("one", "two")) {
        tests.put(name, samples(name, 200, 99));
        satellites.put(name, satellite(name));
      }
    }

    /** The first parameter of the last layer. */
    static int body(Weights weights) {
      return weights.layout().tensors().stream()
          .filter(tensor -> !tensor.name().startsWith("2_"))
          .mapToInt(tensor -> tensor.size())
          .sum();
    }

    private static Learner learner() {
      return new Learner(
          ModelFile.of(
              ModelCatalog.named("mlp-16-8")
                  .create(InputShape.ofFeatures(FEATURES), CLASSES.size(), new Adam(0.01), 5),
              InputShape.ofFeatures(FEATURES),
              CLASSES));
    }

    /** Two crops: what is 0 or 1 for one satellite is 2 or 3 for the other. */
    private static SampleTable samples(String satellite, int count, long seed) {
      Random random = new Random(seed + satellite.hashCode());
      List<Sample> samples = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int crop = random.nextInt(2);
        float[] features = new float[FEATURES];
        for (int j = 0; j < FEATURES; j++) {
          features[j] = (float) ((crop == j % 2 ? 1 : -1) + 0.8 * random.nextGaussian());
        }
        samples.add(Sample.of(features, satellite.equals("one") ? crop : crop + 2));
      }
      return new SampleTable(CLASSES, FEATURES, samples);
    }

    private OnboardRuntime satellite(String name) {
      List<Contact> contacts = new ArrayList<>();
      for (int i = 1; i <= PASSES; i++) {
        Instant aos = START.plus(ORBIT.multipliedBy(i));
        contacts.add(new Contact(name, "station", aos, aos.plus(PASS), 45));
      }
      return new OnboardRuntime(
          FlightSettings.of("m", name)
              .withContacts(
                  ContactRules.DEFAULT
                      .withDeltas(new DeltaTarget.Density(0.5), 0)
                      .withPersonal(personal)),
          Equipment.standalone(
                  learner(),
                  SampleStream.inOrder(samples(name, 330, 1), false),
                  EnergyBudget.unlimited(1, 1e9))
              .withGround(
                  ContactPlan.of(contacts),
                  GroundLink.trusted(
                      space.of(name),
                      new SegmentStore(new MemoryJournalFolder()),
                      new MemoryJournalFolder())));
    }

    /** In a pass, the ground has some milliseconds for each second. */
    void fly() {
      Instant end = START.plus(ORBIT.multipliedBy(PASSES)).plus(PASS).plusSeconds(10);
      while (now.instant.isBefore(end)) {
        Instant next = end;
        for (OnboardRuntime satellite : satellites.values()) {
          Instant wanted = satellite.step(now.instant);
          next = wanted.isBefore(next) ? wanted : next;
        }
        if (space.isBusy()) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(4));
          next = now.instant.plusSeconds(1);
        }
        now.instant = next.isAfter(now.instant) ? next : now.instant.plusMillis(100);
      }
      for (OnboardRuntime satellite : satellites.values()) {
        assertThat(satellite.count(Counter.DELTAS_ACKED)).isGreaterThan(2);
        assertThat(satellite.count(Counter.MODELS_ADOPTED)).isGreaterThan(2);
      }
    }

    private OnboardRuntime runtime(String satellite) {
      return Objects.requireNonNull(satellites.get(satellite));
    }

    Weights weights(String satellite) {
      return runtime(satellite).learner().weights();
    }

    /** The newest global model that a satellite has received. */
    Weights global(String satellite) {
      return runtime(satellite).exchangeState().mirror().received().get(0);
    }

    double accuracy(String satellite) {
      return accuracy(satellite, weights(satellite));
    }

    double accuracy(String satellite, Weights weights) {
      Learner learner = learner();
      learner.setWeights(weights);
      return ModelEvaluation.of(learner, Objects.requireNonNull(tests.get(satellite))).value();
    }

    @Override
    public void close() {
      server.close();
    }
  }

  /** Content with every version. */
  private static final class Content implements ModelEvaluator {

    private final Task task = Classification.of(CLASSES.size());

    @Override
    public Task task() {
      return task;
    }

    @Override
    public Assessment evaluate(Weights weights) {
      return new Assessment(task.metric(), 0.5, 0.5, 0.5);
    }
  }

  /** A clock that the test moves. */
  private static final class Now extends Clock {

    private volatile Instant instant = START;

    @Override
    public Instant instant() {
      return instant;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
