package space.perigee.ground.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.DirectSatellite;
import space.perigee.ground.TestModel;
import space.perigee.ground.aggregate.CodedVersions;
import space.perigee.ground.aggregate.Contribution;
import space.perigee.ground.aggregate.ServerState;
import space.perigee.ground.store.CandidateModel;
import space.perigee.ground.store.Ledger;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Receipt;

/** What a step of the ground makes durable, and when it answers. */
class SessionLoopTest {

  private static final Weights START = TestModel.of(0.5);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void aReceiptLeavesAfterTheCommitAndNotBefore() {
    try (GroundRig ground = new GroundRig(folder, START, Set.of("a"), null)) {
      DirectSatellite a = ground.satellite("a");
      a.offer(TestModel.of(0.6), 100, ground.clock.instant());
      a.send(ground.clock.instant());
      ground.receive();
      assertThat(ground.deliveries).isEmpty();
      assertThat(ground.store.satelliteStore().contributions()).isEmpty();

      ground.step();
      a.receive(ground.clock.instant());

      assertThat(a.receipts).extracting(Receipt::verdict).containsExactly(Receipt.Verdict.ACCEPTED);
      assertThat(ground.deliveries)
          .extracting(Contribution::version)
          .containsExactly(TestModel.of(0.6).version());
      assertStored(ground);
    }
  }

  /** Nothing happens to a session without a look at the clock, by the session or for it. */
  @Test
  void aStepVisitsOnlyTheSatellitesToWhichSomethingHappened() {
    Set<String> names =
        IntStream.range(0, 100)
            .mapToObj(i -> "s" + i)
            .collect(Collectors.toCollection(TreeSet::new));
    try (GroundRig ground = new GroundRig(folder, START, names, null)) {
      List<DirectSatellite> satellites = names.stream().map(ground::satellite).toList();
      ground.step();
      assertThat(ground.board.online()).isEqualTo(100);
      assertThat(ground.board.open()).isEqualTo(100);
      for (int i = 0; i < 3; i++) {
        ground.step();
      }

      long idle = reads(ground, ground::step);
      assertThat(idle).as("for the loop itself").isLessThan(10);

      SatelliteBoard.Row other = ground.board.find("s7").orElseThrow();
      DirectSatellite one = satellites.get(0);
      one.offer(TestModel.of(0.6), 100, ground.clock.instant());
      long busy = reads(ground, () -> ground.exchangeWith(one));
      assertThat(ground.deliveries).hasSize(1);
      assertThat(busy).as("for one satellite").isLessThan(40);
      assertThat(ground.board.find("s7")).get().isSameAs(other);
    }
  }

  private static long reads(GroundRig ground, Runnable work) {
    long before = ground.time.reads();
    work.run();
    return ground.time.reads() - before;
  }

  @Test
  void theDeltasOfAStepAreOneCommitAndNoFile() throws IOException {
    Set<String> names = Set.of("a", "b", "c", "d", "e", "f", "g", "h");
    try (GroundRig ground = new GroundRig(folder, START, names, null)) {
      List<DirectSatellite> satellites = names.stream().map(ground::satellite).toList();
      ground.step();
      ground.step();
      long before = ground.store.commits();
      for (DirectSatellite satellite : satellites) {
        satellite.offer(TestModel.of(0.6), 100, ground.clock.instant());
        satellite.send(ground.clock.instant());
      }
      ground.step();

      assertThat(ground.deliveries).hasSize(8);
      assertThat(ground.store.commits() - before).isEqualTo(1);
      try (Stream<Path> files = Files.walk(folder)) {
        assertThat(files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()))
            .allMatch(name -> name.startsWith("ground."));
      }
    }
  }

  @Test
  void aVersionIsOfferedToSomeSatellitesInAStepAndADeltaDoesNotWaitForTheOthers() {
    Set<String> names =
        IntStream.range(0, 100)
            .mapToObj(i -> "s" + i)
            .collect(Collectors.toCollection(TreeSet::new));
    try (GroundRig ground = new GroundRig(folder, START, names, null)) {
      List<DirectSatellite> satellites = names.stream().map(ground::satellite).toList();
      ground.step();
      ground.step();
      publishFirst(ground);

      DirectSatellite last = satellites.get(99);
      last.offer(TestModel.of(0.6), 100, ground.clock.instant());
      ground.exchangeWith(last);
      assertThat(last.receipts).hasSize(1);
      assertThat(offered(ground)).isEqualTo(SessionLoop.MOST_OFFERS);

      for (int i = 0; i < 6; i++) {
        ground.step();
      }
      assertThat(offered(ground)).isEqualTo(100);
    }
  }

  private static void publishFirst(GroundRig ground) {
    CodedVersions.Coded version =
        CodedVersions.code(START, TestModel.of(0.7), new DeltaTarget.Lossless());
    CodedVersions coded = ground.store.codedVersions().published(1, version);
    ground.store.candidate(
        new CandidateModel(
            1,
            version.weights(),
            ground.clock.instant(),
            TestModel.assessment(0.5, 0.5, 0.5),
            0,
            new CandidateModel.ClosedRound(
                "", null, List.of(), List.of(), 0, ServerState.NONE, Collections.emptySortedMap()),
            null),
        coded);
    ground.offer(ground.store.global(), List.copyOf(coded.steps().values()));
  }

  private static long offered(GroundRig ground) {
    return new Ledger(ground.database)
        .newestEvents(1000).stream().filter(e -> e.kind().equals("version-offered")).count();
  }

  private static void assertStored(GroundRig ground) {
    assertThat(ground.store.satelliteStore().contributions())
        .usingElementComparatorIgnoringFields("receivedAt")
        .isEqualTo(ground.deliveries);
  }

  @Test
  void whatAFailedCommitTookAwayIsSentAgainAndCountsOnce() {
    try (GroundRig ground = new GroundRig(folder, START, Set.of("a", "b"), null)) {
      DirectSatellite a = ground.satellite("a");
      DirectSatellite b = ground.satellite("b");
      ground.step();
      ground.database.close(); // as H2 does itself when its disk is full
      a.offer(TestModel.of(0.6), 100, ground.clock.instant());
      ground.exchangeWith(a);
      assertThat(ground.store.failure()).isPresent();
      assertThat(a.receipts).isEmpty();
      assertThat(ground.deliveries).isEmpty();

      assertThat(ground.store.recovers()).isTrue();
      a.onLinkUp();
      ground.exchangeWith(a); // the session resumes
      a.onLinkUp();
      ground.exchangeWith(a);
      ground.exchangeWith(a);
      assertThat(a.receipts).extracting(Receipt::verdict).containsExactly(Receipt.Verdict.ACCEPTED);
      assertThat(ground.deliveries).hasSize(1);
      assertThat(ground.store.satelliteStore().satellite("a").orElseThrow().delivered().deltas())
          .isEqualTo(1);
      assertStored(ground);

      b.offer(TestModel.of(0.7), 100, ground.clock.instant());
      ground.exchangeWith(b);
      assertThat(b.receipts).hasSize(1);
    }
  }
}
