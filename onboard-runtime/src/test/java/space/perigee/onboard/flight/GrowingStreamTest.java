package space.perigee.onboard.flight;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import space.perigee.onboard.data.CsvFeed;
import space.perigee.onboard.data.CsvSamples;
import space.perigee.onboard.data.DataFormats;
import space.perigee.onboard.data.DataRequest;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.flight.account.Counter;
import space.perigee.onboard.flight.account.EnergyBudget;
import space.perigee.onboard.flight.learn.SampleStream;
import space.perigee.onboard.flight.learn.StreamStatus;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.TestModels;
import space.perigee.onboard.memory.RamStorage;
import space.perigee.onboard.memory.RecordStorage;

/** Flights whose samples are appended to a file. */
class GrowingStreamTest {

  private static final DataRequest REQUEST =
      DataRequest.of(CsvSamples.LABEL, List.of())
          .withClasses(TestModels.CLASSES)
          .withShape(List.of(TestModels.FEATURES))
          .withUnlabeled();

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @SuppressWarnings("NullAway.Init")
  private Path file;

  private CheckpointStore checkpoints = new MemoryCheckpointStore();
  private RecordStorage memory = new RamStorage();

  @BeforeEach
  void fileOfTenRows() throws IOException {
    file = Files.writeString(folder.resolve("stream.csv"), "a,b,c,d,label\n" + rows(0, 10));
  }

  @Test
  void samplesThatAreAppendedInFlightAreLearned() throws IOException {
    OnboardRuntime runtime = start(false);
    fly(runtime, 0, 30);
    assertThat(runtime.count(Counter.SAMPLES_SEEN)).isEqualTo(10);
    assertThat(stream(runtime).phase()).isEqualTo(StreamStatus.Phase.WAITING);
    assertThat(runtime.hasLearnedAll()).isFalse();

    append(rows(10, 15));
    fly(runtime, 30, 60);

    assertThat(runtime.count(Counter.SAMPLES_SEEN)).isEqualTo(15);
    assertThat(runtime.count(Counter.SAMPLES_TRAINED)).isEqualTo(15);
    assertThat(runtime.count(Counter.SAMPLES_MISSED)).isZero();
    assertThat(stream(runtime).position()).isEqualTo(15);
  }

  @Test
  void aFlightLearnsTheSameWhetherTheFileIsWholeOrGrows() throws IOException {
    OnboardRuntime growing = start(false);
    fly(growing, 0, 10);
    append(rows(10, 40));
    fly(growing, 10, 60);
    beginAnew();
    OnboardRuntime whole = start(false);
    fly(whole, 0, 60);

    assertThat(growing.count(Counter.SAMPLES_SEEN)).isEqualTo(40);
    assertThat(growing.learner().weights()).isEqualTo(whole.learner().weights());
  }

  @Test
  void badRowsAreSkippedCountedAndReported() throws IOException {
    append("1,NaN,3,4,crop\n1,,3,4,crop\n1,2,3,4,ice\n1,2,3\n" + rows(10, 12));
    OnboardRuntime runtime = start(false);
    fly(runtime, 0, 30);

    assertThat(runtime.count(Counter.SAMPLES_SEEN)).isEqualTo(12);
    assertThat(runtime.count(Counter.SAMPLES_SKIPPED)).isEqualTo(4);
    assertThat(runtime.count(Counter.SAMPLES_MISSED)).isZero();
    assertThat(runtime.status(Flights.minutes(30)).samples().samplesSkipped()).isEqualTo(4);
    assertThat(stream(runtime).lastSkipped())
        .isEqualTo(file + ": line 15: 3 fields, must be 5 as in the header");
  }

  @Test
  void aRestartContinuesAfterTheLastRowEvenIfTheFileWasReplacedBefore() throws IOException {
    checkpoints = new FileCheckpointStore(folder);
    OnboardRuntime first = start(false);
    fly(first, 0, 20);
    replace("a,b,c,d,label\n" + rows(10, 30));
    fly(first, 20, 25);
    first.checkpoint();
    assertThat(first.count(Counter.SAMPLES_SEEN)).isEqualTo(15);

    OnboardRuntime second = start(true);
    fly(second, 25, 60);

    assertThat(second.count(Counter.SAMPLES_SEEN)).isEqualTo(30);
    beginAnew();
    Files.writeString(file, "a,b,c,d,label\n" + rows(0, 30));
    OnboardRuntime whole = start(false);
    fly(whole, 0, 60);
    assertThat(second.learner().weights()).isEqualTo(whole.learner().weights());
  }

  @Test
  void aCheckpointWithoutAPlaceInTheFileContinuesAtItsPosition() throws IOException {
    OnboardRuntime stored =
        runtime(SampleStream.inOrder(DataFormats.read(file, REQUEST).samples(), false));
    fly(stored, 0, 4);
    stored.checkpoint();

    OnboardRuntime growing = start(true);
    assertThat(stream(growing).position()).isEqualTo(4);
    fly(growing, 4, 30);

    assertThat(growing.count(Counter.SAMPLES_SEEN)).isEqualTo(10);
  }

  @Test
  void aRestartWithoutTheFileWaitsForIt() throws IOException {
    OnboardRuntime first = start(false);
    fly(first, 0, 4);
    first.checkpoint();
    Path away = Files.move(file, folder.resolve("away"));
    OnboardRuntime runtime = start(true);
    fly(runtime, 4, 10);
    assertThat(runtime.count(Counter.SAMPLES_SEEN)).isEqualTo(4);
    assertThat(stream(runtime).trouble()).isEqualTo(file + ": no such file");

    Files.move(away, file);
    fly(runtime, 10, 30);

    assertThat(runtime.count(Counter.SAMPLES_SEEN)).isEqualTo(10);
    assertThat(stream(runtime).trouble()).isNull();
  }

  @Test
  void aPauseIsLoggedOnceAndSkippedSamplesEverMoreRarely() throws IOException {
    Logger logger =
        (Logger) LoggerFactory.getLogger(SampleStream.class.getPackageName() + ".SampleIntake");
    ListAppender<ILoggingEvent> events = new ListAppender<>();
    events.start();
    logger.addAppender(events);
    logger.setLevel(Level.INFO);
    try {
      OnboardRuntime runtime = start(false);
      fly(runtime, 0, 60);
      append("1,NaN,3,4,crop\n".repeat(100));
      fly(runtime, 60, 300);
    } finally {
      logger.setLevel(null);
      logger.detachAppender(events);
    }

    assertThat(events.list.stream().map(ILoggingEvent::getFormattedMessage))
        .extracting(message -> message.replaceFirst(" reason=.*", ""))
        .containsExactly(
            "event=stream-waiting position=10",
            "event=stream-reading position=11",
            "event=sample-skipped total=1",
            "event=sample-skipped total=2",
            "event=sample-skipped total=4",
            "event=sample-skipped total=8",
            "event=sample-skipped total=16",
            "event=sample-skipped total=32",
            "event=sample-skipped total=64",
            "event=stream-waiting position=110");
  }

  @Test
  void theEndOfStoredSamplesIsReported() throws IOException {
    OnboardRuntime runtime =
        runtime(SampleStream.inOrder(DataFormats.read(file, REQUEST).samples(), false));
    assertThat(stream(runtime).phase()).isEqualTo(StreamStatus.Phase.READING);
    fly(runtime, 0, 30);

    assertThat(stream(runtime).phase()).isEqualTo(StreamStatus.Phase.ENDED);
    assertThat(stream(runtime).lastSkipped()).isNull();
  }

  private OnboardRuntime start(boolean isRestart) throws IOException {
    Optional<CsvFeed> feed = DataFormats.follow(file, REQUEST, isRestart ? file : null);
    return runtime(SampleStream.following(feed.orElseThrow(), true));
  }

  private OnboardRuntime runtime(SampleStream stream) {
    return new OnboardRuntime(
        Flights.settings("{}"),
        Equipment.standalone(
                new Learner(TestModels.compiled(1)), stream, EnergyBudget.unlimited(1, 1e9))
            .withState(memory, checkpoints));
  }

  private void beginAnew() {
    checkpoints = new MemoryCheckpointStore();
    memory = new RamStorage();
  }

  private static StreamStatus stream(OnboardRuntime runtime) {
    return runtime.status(Flights.START).samples().stream();
  }

  private static void fly(OnboardRuntime runtime, int fromMinute, int toMinute) {
    Instant now = Flights.minutes(fromMinute);
    while (now.isBefore(Flights.minutes(toMinute))) {
      Instant next = runtime.step(now);
      now = next.isAfter(now) ? next : now;
    }
  }

  private void append(String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.APPEND);
  }

  private void replace(String text) throws IOException {
    Path next = Files.writeString(folder.resolve("next"), text);
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String rows(int from, int to) {
    StringBuilder text = new StringBuilder();
    for (Sample sample : TestModels.data(to, 1).rows().subList(from, to)) {
      float[] f = sample.features();
      text.append(
          String.format(
              Locale.ROOT,
              "%s,%s,%s,%s,%s%n",
              f[0],
              f[1],
              f[2],
              f[3],
              TestModels.CLASSES.get(sample.label())));
    }
    return text.toString();
  }
}
